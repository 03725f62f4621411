using System.Text.Json;

namespace Abide.Protocol.Messages;

/// <summary>Reads the members of one JSON object by their names; what is not there, or null, is null or the default given.</summary>
/// <exception cref="JsonException">A member is not of the kind asked for, or one that has to be there is not.</exception>
internal readonly struct MemberReader(JsonElement json)
{
    public static MemberReader Of(JsonElement json) => json.ValueKind == JsonValueKind.Object ? new MemberReader(json) : throw new JsonException($"an object is expected, not {json.ValueKind}");

    public string? Text(ReadOnlySpan<byte> name) => Find(name, JsonValueKind.String)?.GetString();

    public string Needed(ReadOnlySpan<byte> name) => Text(name) ?? throw new JsonException($"'{System.Text.Encoding.UTF8.GetString(name)}' is missing");

    public int? Int(ReadOnlySpan<byte> name) => Find(name, JsonValueKind.Number) is { } value ? value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number of 32 bits") : null;

    public long? Long(ReadOnlySpan<byte> name) => Find(name, JsonValueKind.Number) is { } value ? value.TryGetInt64(out var number) ? number : throw Wrong(name, "a whole number of 64 bits") : null;

    public double? Fraction(ReadOnlySpan<byte> name) => Find(name, JsonValueKind.Number)?.GetDouble();

    public bool Flag(ReadOnlySpan<byte> name, bool otherwise = false) => !TryFind(name, out var value) ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public bool? MaybeFlag(ReadOnlySpan<byte> name) => TryFind(name, out _) ? Flag(name) : null;

    public DateTimeOffset? Time(ReadOnlySpan<byte> name) => Find(name, JsonValueKind.String) is { } value ? value.TryGetDateTimeOffset(out var time) ? time : throw Wrong(name, "a time in ISO 8601") : null;

    public string[]? Texts(ReadOnlySpan<byte> name)
    {
        if (Find(name, JsonValueKind.Array) is not { } array)
            return null;
        var values = new string[array.GetArrayLength()];
        var at = 0;
        foreach (var value in array.EnumerateArray())
            values[at++] = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a list of texts");
        return values;
    }

    public T? Object<T>(ReadOnlySpan<byte> name, Func<MemberReader, T> read)
        where T : class => TryFind(name, out var value) ? read(Of(value)) : null;

    public T[]? Objects<T>(ReadOnlySpan<byte> name, Func<MemberReader, T> read)
    {
        if (Find(name, JsonValueKind.Array) is not { } array)
            return null;
        var values = new T[array.GetArrayLength()];
        var at = 0;
        foreach (var value in array.EnumerateArray())
            values[at++] = read(Of(value));
        return values;
    }

    private bool TryFind(ReadOnlySpan<byte> name, out JsonElement value) => json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private JsonElement? Find(ReadOnlySpan<byte> name, JsonValueKind kind) => !TryFind(name, out var value) ? null : value.ValueKind == kind ? value : throw Wrong(name, kind.ToString());

    private static JsonException Wrong(ReadOnlySpan<byte> name, string expected) => new($"'{System.Text.Encoding.UTF8.GetString(name)}' has to be {expected}");
}
