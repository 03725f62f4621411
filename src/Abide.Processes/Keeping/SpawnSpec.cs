namespace Abide.Processes.Keeping;

/// <summary>What the keeper needs to know to start a run. Nothing is looked up or expanded: the daemon decides, the keeper does.</summary>
public sealed record SpawnSpec
{
    /// <summary>The program's path, resolved; PATH is not searched.</summary>
    public required string Program { get; init; }

    /// <summary>argv[0]: what the program is told it is called, as <c>-bash</c> for a login shell. Default: <see cref="Program"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The arguments behind argv[0].</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The whole environment, as NAME=value; the keeper adds only ABIDE_RUN.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>A terminal of its own, or else three pipes.</summary>
    public bool Tty { get; init; } = true;

    /// <summary>The terminal's width in cells.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>The terminal's height in cells.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>The umask of the run; default 022.</summary>
    public int Umask { get; init; } = 0x12;

    /// <summary>Resource limits other than inherited ones.</summary>
    public IReadOnlyList<ResourceLimit> Limits { get; init; } = [];

    /// <summary>The directory of a cgroup (v2) to enter first; null for none.</summary>
    public string? Cgroup { get; init; }
}
