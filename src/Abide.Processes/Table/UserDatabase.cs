using System.Runtime.InteropServices;

namespace Abide.Processes;

/// <summary>A user as the system knows it. The variables HOME and SHELL may say something else and are not trusted.</summary>
public sealed record UserAccount(string Name, string Home, string Shell);

/// <summary>The system's list of users (getpwuid_r(3)).</summary>
public static unsafe class UserDatabase
{
    /// <summary>The user this process runs as.</summary>
    /// <exception cref="PosixException">The system does not know it.</exception>
    public static UserAccount Current => Find(Posix.GetUid()) ?? throw new PosixException($"user {Posix.GetUid()} is unknown to the system", Errno.ENOENT);

    /// <summary>The user of an id, or null when there is none.</summary>
    public static UserAccount? Find(uint uid)
    {
        var buffer = new byte[16 * 1024];
        fixed (byte* room = buffer)
        {
            LibC.UserEntry entry;
            LibC.UserEntry* found;
            if (LibC.FindUser(uid, &entry, room, (nuint)buffer.Length, &found) != 0 || found is null) return null;
            return new UserAccount(Text(entry.Name), Text(entry.Home), Text(entry.Shell) is { Length: > 0 } shell ? shell : "/bin/sh");
        }
        static string Text(byte* bytes) => Marshal.PtrToStringUTF8((nint)bytes) ?? "";
    }
}
