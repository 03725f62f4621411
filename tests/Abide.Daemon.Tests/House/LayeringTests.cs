using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Abide.Daemon.Tests.House;

/// <summary>What may use what: between projects, and between the daemon's folders.</summary>
public sealed partial class LayeringTests
{
    /// <summary>The daemon's folders from the ground up; one may use those before it, never those behind it.</summary>
    private static readonly string[] s_floors = ["Logs", "Configuration", "Calls", "Metrics", "Io", "Sessions", "Journal", "Searching", "Catalog", "Registry", "Templates", "Terminals", "Supervising", "Notifying", "Hosts", "Definitions", "Access", "Api", "Http"];

    private static readonly Dictionary<string, string[]> s_projects = new()
    {
        ["Abide.Terminal"] = [],
        ["Abide.Processes"] = [],
        ["Abide.Protocol"] = [],
        ["Abide.Keeper"] = ["Abide.Processes"],
        ["Abide.Cli"] = ["Abide.Processes", "Abide.Protocol"],
        ["Abide.Daemon"] = ["Abide.Processes", "Abide.Protocol", "Abide.Terminal"],
    };

    [Fact]
    public void Projects_reference_only_what_the_architecture_allows()
    {
        var found = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetFileNameWithoutExtension(path),
            path => XDocument.Load(path).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).Order().ToArray());

        Assert.Equal(s_projects.Keys.Order(), found.Keys.Order());
        foreach (var (project, references) in s_projects)
            Assert.Equal(references, found[project]);
    }

    [Fact]
    public void The_programs_that_start_fast_use_no_packages()
    {
        foreach (var project in s_projects.Keys.Where(project => project != "Abide.Daemon"))
            Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants("PackageReference"));
    }

    [Fact]
    public void A_folder_of_the_daemon_uses_only_folders_below_it()
    {
        var daemon = Path.Combine(Repository.Root, "src", "Abide.Daemon");
        Assert.Equal(s_floors.Order(), Directory.GetDirectories(daemon).Select(Path.GetFileName).Where(name => name is not ("obj" or "bin")).Order());
        var wrong = new List<string>();
        foreach (var file in Directory.GetFiles(daemon, "*.cs", SearchOption.AllDirectories))
        {
            var floor = Array.IndexOf(s_floors, Path.GetRelativePath(daemon, file).Split('/')[0]);
            if (floor < 0)
                continue; // Program and Options stand above everything
            foreach (Match used in DaemonFolder().Matches(File.ReadAllText(file)))
            {
                var other = Array.IndexOf(s_floors, used.Groups[1].Value);
                if (other > floor)
                    wrong.Add($"{Path.GetRelativePath(Repository.Root, file)} uses {used.Groups[1].Value}");
            }
        }

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Native_calls_stand_in_Processes_only()
    {
        var wrong = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/Abide.Processes/", StringComparison.Ordinal) && NativeCall().IsMatch(File.ReadAllText(file)));

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\bAbide\.Daemon\.([A-Z]\w+)")]
    private static partial Regex DaemonFolder();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)")]
    private static partial Regex NativeCall();
}
