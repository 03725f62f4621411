using System.Text.Json.Serialization.Metadata;
using Abide.Daemon.Access;

namespace Abide.Daemon.Http;

/// <summary>One operation of the API: what it is called by, what it takes and gives, who may. The document that describes the API is made from these.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Below <see cref="Prefix"/>, with <c>{names}</c> of what is in the path.</param>
/// <param name="Scope">The least that the caller needs; the request behind it may need more.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record Route(string Method, string Path, Scopes Scope, string Summary, Func<RouteCall, Task> Answer)
{
    public const string Prefix = "/api/v1";

    /// <summary>What may stand behind the question mark; anything else is refused.</summary>
    public IReadOnlyList<Parameter> Query { get; init; } = [];

    /// <summary>The headers that it reads.</summary>
    public IReadOnlyList<Parameter> Headers { get; init; } = [];

    /// <summary>The body that it takes; null is none.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>What it answers with; null is <see cref="Media"/>, or nothing.</summary>
    public JsonTypeInfo? Reply { get; init; }

    /// <summary>The status of a good answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What it answers with that is no JSON document.</summary>
    public string? Media { get; init; }

    /// <summary>Whether a path is this one, whatever stands for the names in it.</summary>
    public bool IsAt(string path)
    {
        var (own, given) = ((Prefix + Path).Split('/'), path.Split('/'));
        return own.Length == given.Length && own.Zip(given).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">What it is, for people.</param>
/// <param name="Kind">What may stand there.</param>
/// <param name="Repeats">Whether it may be given several times.</param>
internal sealed record Parameter(string Name, string Words, ParameterKind Kind = ParameterKind.Text, bool Repeats = false);

/// <summary>What may stand in a parameter.</summary>
internal enum ParameterKind
{
    Text,
    Integer,

    /// <summary><c>true</c> or <c>false</c>; the bare name is <c>true</c>.</summary>
    Flag,

    /// <summary>ISO 8601, with an offset.</summary>
    Time,
}
