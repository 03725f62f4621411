using System.Text;
using Abide.Processes.Keeping;

namespace Abide.Processes;

/// <summary>
/// How to start a program (posix_spawn(3)). It gets default signal actions, an empty signal mask and exactly the descriptors named here.
/// Needs glibc 2.34.
/// </summary>
internal sealed unsafe record Launch
{
    /// <summary>In <see cref="Descriptors"/>: /dev/null.</summary>
    internal const int Null = -1;

    private const short SetSignalDefaults = 0x04, SetSignalMask = 0x08, SetSession = 0x80;

    // Opaque in glibc: posix_spawn_file_actions_t is 80, posix_spawnattr_t 336, sigset_t 128 bytes; other C libraries may need more.
    private const int ActionsSize = 256, AttributesSize = 1024, SignalsSize = 128;

    /// <summary>The program's path; PATH is not searched.</summary>
    internal required string Program { get; init; }

    /// <summary>All of argv, the name first.</summary>
    internal required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>All of the environment.</summary>
    internal required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The working directory.</summary>
    internal string Directory { get; init; } = "/";

    /// <summary>A session of its own.</summary>
    internal bool NewSession { get; init; } = true;

    /// <summary>The slave that becomes controlling terminal and descriptors 0 to 2; null for <see cref="Descriptors"/> alone.</summary>
    internal string? Terminal { get; init; }

    /// <summary>Ours that become its 0, 1, 2…; without a terminal only.</summary>
    internal IReadOnlyList<int> Descriptors { get; init; } = [Null, Null, Null];

    /// <summary>Starts it: the pid, or -errno when it could not be started; nothing is left of it then.</summary>
    internal int Start()
    {
        using var paths = new StringVector([Program, Directory, Terminal ?? "/dev/null"]);
        using var arguments = new StringVector(Arguments);
        using var environment = new StringVector(Environment);
        var moved = new List<Descriptor>();
        var actions = stackalloc byte[ActionsSize];
        var attributes = stackalloc byte[AttributesSize];
        Posix.Check(-LibC.InitActions(actions), "cannot prepare a program");
        Posix.Check(-LibC.InitAttributes(attributes), "cannot prepare a program");
        try
        {
            var error = SetAttributes(attributes);
            if (error == 0) error = Terminal is null ? AddDescriptors(actions, paths.Pointer[2], moved) : AddTerminal(actions, paths.Pointer[2]);
            if (error == 0) error = LibC.AddDirectory(actions, paths.Pointer[1]);
            var pid = 0;
            if (error == 0) error = LibC.Spawn(&pid, paths.Pointer[0], actions, attributes, arguments.Pointer, environment.Pointer);
            return error == 0 ? pid : -error;
        }
        finally
        {
            foreach (var one in moved) one.Dispose();
            _ = LibC.DestroyActions(actions);
            _ = LibC.DestroyAttributes(attributes);
        }
    }

    /// <summary>Becomes another program in place (execve(2)); returns only the errno, when that failed.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">All of argv.</param>
    /// <param name="environment">All of the environment.</param>
    /// <param name="limits">What it may take, set at the last moment: this program's runtime could not live with it.</param>
    internal static int Become(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, params ReadOnlySpan<ResourceLimit> limits)
    {
        using var path = new StringVector([program, ""]);
        using var argumentVector = new StringVector(arguments);
        using var environmentVector = new StringVector(environment);
        // Once for nothing: so the runtime has found both functions, and needs no memory to call them when there is none to be had.
        LibC.Limit limit;
        _ = LibC.GetLimit(LibC.OpenFilesLimit, &limit);
        _ = LibC.SetLimit(LibC.OpenFilesLimit, &limit);
        _ = LibC.Execute(path.Pointer[1], argumentVector.Pointer, environmentVector.Pointer);
        for (var i = 0; i < limits.Length; i++)
        {
            (limit.Soft, limit.Hard) = (limits[i].Soft, limits[i].Hard);
            if (LibC.SetLimit((int)limits[i].Resource, &limit) < 0) return Posix.LastError();
        }
        return -Posix.Result(LibC.Execute(path.Pointer[0], argumentVector.Pointer, environmentVector.Pointer));
    }

    private int SetAttributes(byte* attributes)
    {
        var signals = stackalloc byte[SignalsSize];
        _ = LibC.FillSignals(signals);
        var error = LibC.SetDefaultSignals(attributes, signals);
        _ = LibC.EmptySignals(signals);
        if (error == 0) error = LibC.SetSignalMask(attributes, signals);
        return error != 0 ? error : LibC.SetFlags(attributes, (short)(SetSignalDefaults | SetSignalMask | (NewSession ? SetSession : 0)));
    }

    /// <summary>The first terminal that a session leader opens becomes its controlling terminal.</summary>
    private static int AddTerminal(byte* actions, byte* path)
    {
        var error = LibC.AddOpen(actions, 0, path, LibC.OpenReadWrite, 0);
        for (var target = 1; error == 0 && target <= 2; target++) error = LibC.AddDuplicate(actions, 0, target);
        return error != 0 ? error : LibC.AddCloseFrom(actions, 3);
    }

    private int AddDescriptors(byte* actions, byte* nullPath, List<Descriptor> moved)
    {
        var error = 0;
        for (var target = 0; error == 0 && target < Descriptors.Count; target++)
        {
            var source = Descriptors[target];
            if (source >= 0 && source < Descriptors.Count && source != target)
            {
                // An earlier target would overwrite it.
                var copy = Posix.Duplicate(source, Descriptors.Count);
                if (copy < 0) return -copy;
                moved.Add(Descriptor.Adopt(copy));
                source = copy;
            }
            error = source == Null ? LibC.AddOpen(actions, target, nullPath, LibC.OpenReadWrite, 0) : LibC.AddDuplicate(actions, source, target);
        }
        return error != 0 ? error : LibC.AddCloseFrom(actions, Descriptors.Count);
    }
}
