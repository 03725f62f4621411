using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>The addresses that are served until somebody ends it, in a file that outlives the daemon.</summary>
internal sealed partial class SiteStore(string path, ILogger log)
{
    public IReadOnlyList<ServeHttp> Load()
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), StoreJson.Default.IReadOnlyListServeHttp) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            HttpLog.NotServed(log, path, e.Message);
            return [];
        }
    }

    public void Save(IReadOnlyList<ServeHttp> sites)
    {
        if (sites.Count == 0 && !File.Exists(path))
            return;
        var fresh = path + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(sites, StoreJson.Default.IReadOnlyListServeHttp));
        File.Move(fresh, path, overwrite: true);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(IReadOnlyList<ServeHttp>))]
    private sealed partial class StoreJson : JsonSerializerContext;
}
