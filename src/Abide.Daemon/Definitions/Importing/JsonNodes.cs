using System.Text;
using System.Text.Json;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Reads JSON, with comments and commas at the end where people leave them, into nodes that know where they stand.</summary>
internal static class JsonNodes
{
    private static readonly JsonReaderOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ConfigNode Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, s_lenient);
        reader.Read();
        return ReadValue(bytes, ref reader);
    }

    private static ConfigNode ReadValue(byte[] bytes, ref Utf8JsonReader reader)
    {
        var place = PlaceOf(bytes, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new List<ConfigEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (key, at) = (reader.GetString()!, PlaceOf(bytes, reader.TokenStartIndex));
                    reader.Read();
                    entries.Add(new ConfigEntry(key, at, ReadValue(bytes, ref reader)));
                }

                return new ConfigSection(entries, place);
            case JsonTokenType.StartArray:
                var items = new List<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(bytes, ref reader));
                return new ConfigList(items, place);
            case JsonTokenType.String:
                return new ConfigScalar(reader.GetString()!, place);
            default:
                return new ConfigScalar(reader.TokenType == JsonTokenType.Null ? "" : Encoding.UTF8.GetString(reader.ValueSpan), place);
        }
    }

    private static FilePlace PlaceOf(byte[] bytes, long at)
    {
        var before = bytes.AsSpan(0, (int)at);
        return new FilePlace(before.Count((byte)'\n') + 1, (int)at - before.LastIndexOf((byte)'\n'));
    }
}
