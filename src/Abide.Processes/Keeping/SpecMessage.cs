namespace Abide.Processes.Keeping;

/// <summary>A <see cref="SpawnSpec"/> as the fields of a message; it travels in a memfd, so it may be as long as the kernel lets arguments be.</summary>
internal static class SpecMessage
{
    internal static MessageWriter Write(SpawnSpec spec)
    {
        var message = new MessageWriter(MessageType.Spawn)
            .Add(Tag.Program, spec.Program).Add(Tag.Directory, spec.Directory).Add(Tag.Tty, spec.Tty ? 1 : 0)
            .Add(Tag.Columns, spec.Columns).Add(Tag.Rows, spec.Rows).Add(Tag.Umask, spec.Umask);
        if (spec.Name is { } name) message.Add(Tag.Name, name);
        if (spec.Cgroup is { } cgroup) message.Add(Tag.Cgroup, cgroup);
        foreach (var argument in spec.Arguments) message.Add(Tag.Argument, argument);
        foreach (var variable in spec.Environment) message.Add(Tag.Variable, variable);
        foreach (var limit in spec.Limits) message.Add(Tag.Limit, (long)limit.Resource).Add(Tag.Limit, (long)limit.Soft).Add(Tag.Limit, (long)limit.Hard);
        return message;
    }

    /// <summary>The spec, or null when it is none, or holds what no program can be given (a NUL).</summary>
    internal static SpawnSpec? Read(ReadOnlySpan<byte> bytes)
    {
        if (!MessageReader.TryRead(bytes, out var message) || message.Type != MessageType.Spawn) return null;
        var spec = new SpawnSpec
        {
            Program = message.Text(Tag.Program),
            Name = message.Has(Tag.Name) ? message.Text(Tag.Name) : null,
            Arguments = message.Texts(Tag.Argument),
            Directory = message.Text(Tag.Directory),
            Environment = message.Texts(Tag.Variable),
            Tty = message.Number(Tag.Tty) != 0,
            Columns = (int)message.Number(Tag.Columns),
            Rows = (int)message.Number(Tag.Rows),
            Umask = (int)message.Number(Tag.Umask) & 0x1FF,
            Limits = Limits(message.Numbers(Tag.Limit)),
            Cgroup = message.Has(Tag.Cgroup) ? message.Text(Tag.Cgroup) : null,
        };
        return IsSpawnable(spec) ? spec : null;
    }

    private static List<ResourceLimit> Limits(List<long> numbers)
    {
        var limits = new List<ResourceLimit>();
        for (var i = 0; i + 2 < numbers.Count; i += 3) limits.Add(new((Resource)numbers[i], (ulong)numbers[i + 1], (ulong)numbers[i + 2]));
        return limits;
    }

    private static bool IsSpawnable(SpawnSpec spec) =>
        spec.Program.StartsWith('/') && spec.Directory.StartsWith('/')
        && IsClean(spec.Program) && IsClean(spec.Directory) && IsClean(spec.Name ?? "") && spec.Arguments.All(IsClean) && spec.Environment.All(IsClean);

    private static bool IsClean(string text) => !text.Contains('\0');
}
