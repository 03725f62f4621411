namespace Abide.Processes.Keeping;

/// <summary>The paths of one instance of Abide: one user's, or the one below ABIDE_HOME.</summary>
public sealed record Instance
{
    /// <summary>The variable that moves everything below one directory.</summary>
    public const string HomeVariable = "ABIDE_HOME";

    private Instance(string directory, string configDirectory)
    {
        Directory = directory;
        ConfigDirectory = configDirectory;
    }

    /// <summary>Where the state is.</summary>
    public string Directory { get; }

    /// <summary>Where the user's configuration is.</summary>
    public string ConfigDirectory { get; }

    /// <summary>What a person has set.</summary>
    public string ConfigFile => Path.Combine(ConfigDirectory, "config.yaml");

    /// <summary>Held by whoever starts a keeper or a daemon.</summary>
    public string StartLock => Path.Combine(Directory, "start.lock");

    /// <summary>Held by the keeper for life.</summary>
    public string KeeperLock => Path.Combine(Directory, "keeper.lock");

    /// <summary>Held by the daemon for life.</summary>
    public string DaemonLock => Path.Combine(Directory, "daemon.lock");

    /// <summary>Where the keeper answers clients.</summary>
    public string KeeperSocket => Path.Combine(Directory, "keeper.sock");

    /// <summary>Where the daemon answers clients.</summary>
    public string DaemonSocket => Path.Combine(Directory, "daemon.sock");

    /// <summary>Where the daemon answers HTTP.</summary>
    public string HttpSocket => Path.Combine(Directory, "http.sock");

    /// <summary>The addresses where HTTP is served.</summary>
    public string HttpSites => Path.Combine(Directory, "http.json");

    /// <summary>Who did what.</summary>
    public string AuditJournal => Path.Combine(Directory, "audit.jsonl");

    /// <summary>The catalog.</summary>
    public string Catalog => Path.Combine(Directory, "catalog.db");

    /// <summary>The directory of the sessions' directories.</summary>
    public string Sessions => Path.Combine(Directory, "sessions");

    /// <summary>The directory of the templates.</summary>
    public string Templates => Path.Combine(ConfigDirectory, "templates");

    /// <summary>What the daemon wrote to its standard error.</summary>
    public string DaemonLog => Path.Combine(Directory, "daemon.log");

    /// <summary>What the keeper wrote to its standard error.</summary>
    public string KeeperLog => Path.Combine(Directory, "keeper.log");

    /// <summary>The instance that the environment names: ABIDE_HOME, else the user's own, with the home directory of the user database.</summary>
    public static Instance FromEnvironment() => At(Environment.GetEnvironmentVariable(HomeVariable));

    /// <summary>The instance below <paramref name="home"/>; the user's own when that is null or empty.</summary>
    public static Instance At(string? home)
    {
        if (!string.IsNullOrEmpty(home))
        {
            var directory = Path.GetFullPath(home);
            return new Instance(directory, Path.Combine(directory, "config"));
        }
        var user = UserDatabase.Current.Home;
        return new Instance(Path.Combine(user, ".local/state/abide"), Path.Combine(user, ".config/abide"));
    }

    /// <summary>The instance whose state is in <paramref name="directory"/>.</summary>
    internal static Instance Of(string directory) => At(null) is var own && own.Directory == directory ? own : At(directory);

    /// <summary>Whether this is an instance of its own (ABIDE_HOME) and not the user's.</summary>
    public bool IsRelocated => ConfigDirectory == Path.Combine(Directory, "config");

    /// <summary>Makes the state directory, 0700.</summary>
    /// <exception cref="KeeperException">It belongs to somebody else, or cannot be made; the message says so.</exception>
    public Instance Create()
    {
        if (!FileSystem.PrivateDirectory(Directory)) throw new KeeperException($"{Directory} is not a directory of yours alone; set {HomeVariable} to one", Errno.EACCES);
        return this;
    }
}
