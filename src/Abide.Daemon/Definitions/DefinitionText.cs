using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions;

/// <summary>The texts of a file of definitions: what variables make of them, and what is wrong with them.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="asker">Whose variables they are.</param>
internal sealed class DefinitionText(string path, Asker asker)
{
    private readonly List<ConfigProblem> _problems = [];

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<ConfigProblem> Problems => [.. _problems.OrderBy(problem => problem.Place?.Line ?? 0).ThenBy(problem => problem.Place?.Column)];

    public Asker Asker => asker;

    /// <summary>Notes a fault, once: defaults are read for each command.</summary>
    public void Fault(FilePlace place, string fault)
    {
        var problem = new ConfigProblem(path, place, fault);
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>The text with what its variables hold; null when one of them is not set.</summary>
    public string? Expand(ConfigScalar scalar) => Expand(scalar.Text, scalar.Place, _ => false);

    /// <summary>The same.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="isKnownLater">Whether a variable that is not set will be when the command is started; then it stays as it is.</param>
    public string? Expand(string text, FilePlace place, Func<string, bool> isKnownLater)
    {
        var isRight = true;
        var expanded = VariableText.Expand(text, asker.ValueOf, name =>
        {
            if (!isKnownLater(name))
            {
                isRight = false;
                Fault(place, $"the variable {name} is not set; set it, or say what it is otherwise: ${{{name}:-…}} ($$ is a dollar sign)");
            }

            return $"${{{name}}}";
        });
        return isRight ? expanded : null;
    }

    /// <summary>What runs a line in the login shell.</summary>
    public IReadOnlyList<string> ForShell(string line) => [asker.Shell, "-l", "-c", line];

    /// <summary>An absolute path: from the file's directory, or behind <c>~/</c> from the home directory.</summary>
    public string PathOf(string given) =>
        given == "~" ? asker.Home
        : given.StartsWith("~/", StringComparison.Ordinal) ? Path.GetFullPath(given[2..], asker.Home)
        : Path.GetFullPath(given, Path.GetDirectoryName(path) ?? "/");
}
