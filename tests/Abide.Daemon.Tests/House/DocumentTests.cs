using System.Text.RegularExpressions;

namespace Abide.Daemon.Tests.House;

/// <summary>What the documents say of the tree is true of the tree.</summary>
public sealed partial class DocumentTests
{
    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("README.md")]
    public void Every_path_that_a_document_names_exists(string document)
    {
        var missing = PathInCode().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_architecture_fits_on_150_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "ARCHITECTURE.md")).Length, 30, 150);

    [Fact]
    public void Every_folder_of_the_sources_is_on_the_map()
    {
        var map = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var unnamed = Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .Concat(Directory.GetDirectories(Path.Combine(Repository.Root, "src", "Abide.Daemon")).Where(path => Path.GetFileName(path) is not ("obj" or "bin")))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => !map.Contains(name, StringComparison.Ordinal));

        Assert.Empty(unnamed);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(match => (file, target: match.Groups[1].Value)))
            .Where(link => !link.target.Contains("://", StringComparison.Ordinal) && link.target.Length > 0)
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.file)!, link.target)));

        Assert.Empty(broken);
    }

    /// <summary>A path in backquotes that begins at the root of the tree.</summary>
    [GeneratedRegex(@"`((?:src|tests|docs|bench|\.ci)/[\w./-]*)`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"\]\(([^)#\s]*)")]
    private static partial Regex Link();
}
