using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Abide.Daemon.Access;
using Abide.Protocol;

namespace Abide.Daemon.Http;

/// <summary>The document that describes the API (OpenAPI 3.1), made from its routes.</summary>
internal static class OpenApi
{
    private static readonly string[] Refusals = ["400", "401", "403", "404", "409", "429"];

    public static Task AnswerAsync(RouteCall call, IReadOnlyList<Route> routes) => call.AnswerAsync(Of(routes), ApiJson.Default.JsonObject);

    public static JsonObject Of(IReadOnlyList<Route> routes)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var route in routes)
        {
            var path = Route.Prefix + route.Path;
            if (paths[path] is not JsonObject operations)
                paths[path] = operations = [];
            operations[route.Method.ToLowerInvariant()] = Operation(route, schemas);
        }

        schemas["Problem"] = ProblemSchema();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Abide", ["version"] = ProtocolVersion.Product, ["description"] = "Sessions that outlive whoever looks at them. The same API answers on the daemon's local socket (http.sock in the state directory, no credentials needed) and where 'abide serve' opens it." },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["browser"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "'abide token create NAME --scope SCOPE' makes one." },
                    ["browser"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = Gate.CookieName, ["description"] = "'abide pair' makes a link that gives a browser one." },
                },
            },
        };
    }

    private static JsonObject Operation(Route route, JsonObject schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Method.ToLowerInvariant() + string.Concat(route.Path.Split('/', '.', '{', '}').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
            ["summary"] = route.Summary,
            ["description"] = $"Needs the scope {ScopeWords.Word(route.Scope)}.",
            ["x-scope"] = ScopeWords.Word(route.Scope),
        };
        var parameters = new JsonArray();
        foreach (var part in route.Path.Split('/').Where(part => part.StartsWith('{')))
            parameters.Add((JsonNode)Described(part[1..^1], "path", part == "{session}" ? "A name, a full id, or an unambiguous id prefix of 6 or more." : "A name or an id.", ParameterKind.Text, repeats: false, required: true));
        foreach (var one in route.Query)
            parameters.Add((JsonNode)Described(one.Name, "query", one.Words, one.Kind, one.Repeats, required: false));
        foreach (var one in route.Headers)
            parameters.Add((JsonNode)Described(one.Name, "header", one.Words, one.Kind, one.Repeats, required: false));
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Body is { } body)
            operation["requestBody"] = new JsonObject { ["content"] = Content("application/json", Reference(body, schemas)) };
        var answers = new JsonObject { [route.Status.ToString(CultureInfo.InvariantCulture)] = Answer(route, schemas) };
        foreach (var status in Refusals)
            answers[status] = new JsonObject { ["description"] = "Refused; nothing was changed.", ["content"] = Content(Problem.ContentType, new JsonObject { ["$ref"] = "#/components/schemas/Problem" }) };
        operation["responses"] = answers;
        return operation;
    }

    private static JsonObject Answer(Route route, JsonObject schemas)
    {
        var answer = new JsonObject { ["description"] = route.Media ?? (route.Reply is null ? "Done." : "As asked.") };
        if (route.Reply is { } reply)
            answer["content"] = Content("application/json", Reference(reply, schemas));
        return answer;
    }

    private static JsonObject Described(string name, string where, string words, ParameterKind kind, bool repeats, bool required)
    {
        var schema = kind switch
        {
            ParameterKind.Integer => new JsonObject { ["type"] = "integer" },
            ParameterKind.Flag => new JsonObject { ["type"] = "boolean" },
            ParameterKind.Time => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ => new JsonObject { ["type"] = "string" },
        };
        return new JsonObject
        {
            ["name"] = name, ["in"] = where, ["description"] = words, ["required"] = required, ["schema"] = repeats ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema,
        };
    }

    private static JsonObject Content(string media, JsonNode schema) => new() { [media] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(JsonTypeInfo type, JsonObject schemas)
    {
        if (type.Type == typeof(JsonObject))
            return new JsonObject { ["type"] = "object" };
        var name = type.Type.Name;
        if (!schemas.ContainsKey(name))
            schemas[name] = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457: detail is one clear line for people, code a word for programs.",
        ["required"] = new JsonArray("type", "title", "status", "detail", "code", "recoverable"),
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["code"] = new JsonObject { ["type"] = "string" },
            ["details"] = new JsonObject { ["type"] = "string" },
            ["recoverable"] = new JsonObject { ["type"] = "boolean" },
        },
    };
}
