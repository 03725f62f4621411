namespace Abide.Daemon.Configuration;

/// <summary>One setting, declared once: from this come the parser, what <c>abide config show</c> prints, the file that <c>abide config edit</c> begins with, and docs/configuration.md.</summary>
/// <param name="Key">Sections and name, with dots: <c>trash.keeps</c>.</param>
/// <param name="Summary">What it does, in one line.</param>
internal abstract record Setting(string Key, string Summary)
{
    /// <summary>Whether a change takes effect only when the daemon is started again.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>The last word of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('.') + 1)..];

    /// <summary>The environment variable that overrides the file: <c>ABIDE_TRASH_KEEPS</c>.</summary>
    public string Variable => "ABIDE_" + Key.Replace('.', '_').ToUpperInvariant();

    /// <summary>What values it takes: <c>a duration from 1m to 366d</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Whether it takes several values.</summary>
    public abstract bool IsList { get; }

    /// <summary>Its value, as the file would have it.</summary>
    public abstract string Show(Settings settings);

    /// <summary>The settings with another value of this one; null when the texts are no value of it.</summary>
    public abstract Settings? Change(Settings settings, IReadOnlyList<string> texts);
}

/// <inheritdoc cref="Setting"/>
internal sealed record Setting<T>(string Key, ValueForm<T> Form, string Summary, Func<Settings, T> Get, Func<Settings, T, Settings> Set) : Setting(Key, Summary)
{
    public override string Words => Form.Words;

    public override bool IsList => Form.IsList;

    public override string Show(Settings settings) => Form.Show(Get(settings));

    public override Settings? Change(Settings settings, IReadOnlyList<string> texts) => Form.TryParse(texts, out var value) ? Set(settings, value) : null;
}
