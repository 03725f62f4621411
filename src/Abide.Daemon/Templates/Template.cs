using System.Text.Json.Serialization;
using Abide.Daemon.Registry;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Templates;

/// <summary>Sessions that can be made again and again: requests whose texts have places for values.</summary>
/// <param name="Sessions">The requests, 1 to <see cref="MostSessions"/>.</param>
internal sealed record Template(IReadOnlyList<CreateSession> Sessions)
{
    public const int MostSessions = 64;

    /// <summary>The most characters of one value.</summary>
    private const int LongestValue = 4096;

    /// <summary>The names of its places in the order in which they come first, and the default of each; null where one has to be given.</summary>
    [JsonIgnore]
    public IReadOnlyList<TemplateValue> Values
    {
        get
        {
            var values = new List<TemplateValue>();
            foreach (var session in Sessions)
            {
                Map(session, text =>
                {
                    TemplateText.ForEachPlace(text, (name, otherwise) =>
                    {
                        var known = values.FindIndex(value => value.Name == name);
                        if (known < 0)
                            values.Add(new TemplateValue(name, otherwise));
                        else if (values[known].Default is null)
                            values[known] = values[known] with { Default = otherwise };
                    });
                    return text;
                });
            }

            return values;
        }
    }

    /// <summary>A request as it stands, to be kept: what looks like a place in it is none.</summary>
    public static CreateSession Escape(CreateSession request) => Map(request, TemplateText.Escape);

    /// <summary>The requests with values in their places.</summary>
    /// <exception cref="RefusedException">Values are missing (all are named), or not asked for, or too long.</exception>
    public IReadOnlyList<CreateSession> Fill(IReadOnlyDictionary<string, string> given)
    {
        var wanted = Values;
        if (given.Keys.Where(name => !wanted.Any(value => value.Name == name)).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
            throw Wrong($"the template has no place for {string.Join(", ", unknown)}; it has {(wanted.Count > 0 ? string.Join(", ", wanted.Select(value => value.Name)) : "none")}");
        if (wanted.Where(value => value.Default is null && !given.ContainsKey(value.Name)).Select(value => value.Name).ToArray() is { Length: > 0 } missing)
            throw Wrong($"the template needs values for {string.Join(", ", missing)}: --set {missing[0]}=VALUE …");
        foreach (var (name, value) in given)
        {
            if (value.Length > LongestValue || value.Contains('\0', StringComparison.Ordinal))
                throw Wrong($"the value of {name} has up to {LongestValue} characters, and no NUL");
        }

        var values = wanted.ToDictionary(value => value.Name, value => given.GetValueOrDefault(value.Name) ?? value.Default!);
        return [.. Sessions.Select(session => Map(session, text => TemplateText.Fill(text, (name, _) => values[name])))];
    }

    private static RefusedException Wrong(string message) => new(message, ErrorCodes.Invalid);

    /// <summary>The request with each of its texts that may have places made into another.</summary>
    private static CreateSession Map(CreateSession request, Func<string, string> change)
    {
        IReadOnlyList<string>? All(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Select(change)];
        string? One(string? text) => text is null ? null : change(text);
        return request with
        {
            Name = One(request.Name),
            Command = All(request.Command),
            Directory = One(request.Directory),
            Environment = All(request.Environment),
            Title = One(request.Title),
            Group = One(request.Group),
            Labels = All(request.Labels),
            OnCleaned = All(request.OnCleaned),
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Template))]
internal sealed partial class TemplateJson : JsonSerializerContext;
