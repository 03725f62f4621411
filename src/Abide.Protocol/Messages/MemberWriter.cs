using System.Text.Json;

namespace Abide.Protocol.Messages;

/// <summary>Writes the members of one JSON object; what is null is left out.</summary>
internal readonly struct MemberWriter(Utf8JsonWriter json)
{
    public MemberWriter Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
        return this;
    }

    public MemberWriter Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        return this;
    }

    public MemberWriter Fraction(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        return this;
    }

    public MemberWriter Flag(ReadOnlySpan<byte> name, bool value)
    {
        json.WriteBoolean(name, value);
        return this;
    }

    public MemberWriter MaybeFlag(ReadOnlySpan<byte> name, bool? value) => value is { } flag ? Flag(name, flag) : this;

    public MemberWriter Time(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
        return this;
    }

    public MemberWriter Texts(ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return this;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
        return this;
    }

    public MemberWriter Object<T>(ReadOnlySpan<byte> name, T? value, Action<MemberWriter, T> write)
        where T : class
    {
        if (value is null)
            return this;
        json.WriteStartObject(name);
        write(this, value);
        json.WriteEndObject();
        return this;
    }

    public MemberWriter Objects<T>(ReadOnlySpan<byte> name, IReadOnlyList<T>? values, Action<MemberWriter, T> write)
        where T : class
    {
        if (values is null)
            return this;
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(this, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return this;
    }
}
