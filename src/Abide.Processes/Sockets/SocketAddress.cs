using System.Text;

namespace Abide.Processes;

/// <summary>struct sockaddr_un for a path of any length: one that does not fit is reached through its open directory.</summary>
internal sealed unsafe class SocketAddress : IDisposable
{
    internal const int Size = 110;
    private const int MaxPathBytes = 107;

    private readonly Descriptor? directory;
    private readonly byte[] path;

    internal SocketAddress(string path)
    {
        this.path = Encoding.UTF8.GetBytes(path);
        if (this.path.Length <= MaxPathBytes) return;
        var parent = Path.GetDirectoryName(path)!;
        directory = Descriptor.Adopt(Posix.Check(Posix.Result(LibC.Open(parent, LibC.OpenPath | LibC.CloseOnExec, 0)), $"cannot open {parent}"));
        this.path = Encoding.UTF8.GetBytes($"/proc/self/fd/{directory.Value}/{Path.GetFileName(path)}");
        if (this.path.Length > MaxPathBytes) throw new PosixException($"the name {Path.GetFileName(path)} is too long", Errno.EINVAL);
    }

    /// <summary>Writes the address; how many bytes of it count.</summary>
    internal uint Write(byte* address)
    {
        *(ushort*)address = LibC.UnixDomain;
        path.CopyTo(new Span<byte>(address + 2, MaxPathBytes));
        address[2 + path.Length] = 0;
        return (uint)(2 + path.Length + 1);
    }

    public void Dispose() => directory?.Dispose();
}
