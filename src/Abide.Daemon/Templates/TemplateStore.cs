using System.Text.Encodings.Web;
using System.Text.Json;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Templates;

/// <summary>The templates: one JSON file each, which a person may edit, copy and keep with other files.</summary>
/// <param name="directory">Where they are; made when the first is saved.</param>
internal sealed class TemplateStore(string directory)
{
    private const string Extension = ".json";

    private static readonly TemplateJson s_json = new(new JsonSerializerOptions(TemplateJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>All of them, by name; what is wrong with one that cannot be read stands in its row.</summary>
    public IReadOnlyList<TemplateRow> List()
    {
        if (!Directory.Exists(directory))
            return [];
        return
        [
            .. Directory.GetFiles(directory, "*" + Extension)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(name => SessionName.Fault(name) is null)
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(name =>
                {
                    try
                    {
                        return RowOf(name, Read(name));
                    }
                    catch (RefusedException e)
                    {
                        return new TemplateRow(name, [], []) { Fault = e.Message };
                    }
                }),
        ];
    }

    public static TemplateRow RowOf(string name, Template template) => new(name, template.Sessions, template.Values);

    /// <exception cref="RefusedException">There is none of that name, or it cannot be read.</exception>
    public Template Read(string name)
    {
        var path = PathOf(name);
        try
        {
            var template = JsonSerializer.Deserialize(File.ReadAllBytes(path), s_json.Template);
            return template?.Sessions is { Count: >= 1 and <= Template.MostSessions } ? template : throw new JsonException($"it has no list 'sessions' of 1 to {Template.MostSessions}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException($"no template named '{name}'; 'abide template ls' shows which there are", ErrorCodes.NotFound);
        }
        catch (JsonException e)
        {
            throw new RefusedException($"{path} is no template: {e.Message}", ErrorCodes.Invalid);
        }
    }

    /// <summary>Writes one, in the place of what was there if so asked.</summary>
    /// <exception cref="RefusedException">Its name is illegal or taken.</exception>
    public void Save(string name, Template template, bool replaces)
    {
        var path = PathOf(name);
        if (!replaces && File.Exists(path))
            throw new RefusedException($"a template named '{name}' exists already; --replace writes over it", ErrorCodes.Exists);
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(path + ".new", [.. JsonSerializer.SerializeToUtf8Bytes(template, s_json.Template), (byte)'\n']);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public void Remove(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            throw new RefusedException($"no template named '{name}'", ErrorCodes.NotFound);
        File.Delete(path);
    }

    private string PathOf(string name) => SessionName.Fault(name) is { } fault
        ? throw new RefusedException(fault.Replace("a session's name", "a template's name", StringComparison.Ordinal), ErrorCodes.Invalid)
        : Path.Combine(directory, name + Extension);
}
