using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>The files in which commands are defined: which one is meant, and how one is put into another's place.</summary>
internal static class DefinitionFiles
{
    public const string Name = "abide.yaml";

    /// <summary>What help says of the file.</summary>
    public const string Help = "FILE is abide.yaml in this directory or the nearest one above it, up to your home directory; where there is none, the one beside config.yaml.";

    public static readonly Option File = new("file", "The file of definitions.") { Letter = 'f', Value = "FILE", Completes = Offer.Files };

    /// <summary>The user's own file, which belongs to no project.</summary>
    public static string OfUser => Path.Combine(Instance.FromEnvironment().ConfigDirectory, Name);

    /// <summary>The file that is meant.</summary>
    /// <exception cref="MissingException">There is none.</exception>
    public static string Meant(Call call) => Find(call) ?? throw new MissingException(
        call.Text(File) is { } given ? $"there is no file {Path.GetFullPath(given)}" : $"there is no {Name} here, in a directory above, or in {Path.GetDirectoryName(OfUser)}; 'abide init' proposes one, 'abide add' begins yours, -f FILE names one");

    /// <summary>The file that is meant; null when there is none.</summary>
    public static string? Find(Call call)
    {
        if (call.Text(File) is { } given)
            return System.IO.File.Exists(given) ? Path.GetFullPath(given) : null;
        var home = UserDatabase.Current.Home;
        for (var directory = Environment.CurrentDirectory; directory is not null; directory = directory == home ? null : Path.GetDirectoryName(directory))
        {
            if (Path.Combine(directory, Name) is var path && System.IO.File.Exists(path))
                return path;
        }

        return System.IO.File.Exists(OfUser) ? OfUser : null;
    }

    /// <summary>Puts a text into a file's place at once, or in that of what the file links to, with the file's mode.</summary>
    /// <param name="file">The file, which need not exist.</param>
    /// <param name="text">What is to stand in it.</param>
    /// <param name="keepsOld">Whether what was there is kept as <c>FILE.bak</c>.</param>
    public static void Replace(string file, string text, bool keepsOld = true)
    {
        var target = new FileInfo(file).LinkTarget is null ? file : System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
        var fresh = target + ".new";
        if (Path.GetDirectoryName(target) is { } directory && !Directory.Exists(directory))
            FileSystem.PrivateDirectory(directory);
        System.IO.File.WriteAllText(fresh, text);
        if (System.IO.File.Exists(target))
        {
            System.IO.File.SetUnixFileMode(fresh, System.IO.File.GetUnixFileMode(target));
            if (keepsOld)
                System.IO.File.Copy(target, target + ".bak", overwrite: true);
        }

        System.IO.File.Move(fresh, target, overwrite: true);
    }

    /// <summary>Tells what is wrong with a file.</summary>
    /// <returns>Whether anything is.</returns>
    public static bool TellFaults(Call call, IReadOnlyList<ConfigFault> faults, string consequence = "nothing of it takes effect")
    {
        foreach (var fault in faults)
            call.Errors.Line(ConfigCommands.Line(fault));
        if (faults.Count > 0)
            call.Note(consequence);
        return faults.Count > 0;
    }

    /// <summary>A file's path as a person reads it.</summary>
    public static string Shown(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return Printable.Line(relative.StartsWith("..", StringComparison.Ordinal) ? file : relative);
    }
}
