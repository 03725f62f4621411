namespace Abide.Cli.Menus;

/// <summary>A program that shows plugins' output in a menu bar. They share a format, and differ in a few attributes and where they look for plugins.</summary>
/// <param name="Name">As <c>--app</c> has it.</param>
/// <param name="Font">A font of equal widths.</param>
/// <param name="Plain">What keeps it from reading markup in a line's text, beyond what all of them understand.</param>
internal sealed record MenuApp(string Name, string Font, string Plain)
{
    public static readonly MenuApp Xbar = new("xbar", "Menlo", "");
    public static readonly MenuApp SwiftBar = new("swiftbar", "Menlo", "");
    public static readonly MenuApp Argos = new("argos", "monospace", " useMarkup=false unescape=false");

    public static readonly MenuApp[] All = [Xbar, SwiftBar, Argos];

    public static MenuApp Of(string name) => Array.Find(All, app => app.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, null);

    /// <summary>Where it looks for plugins; null when only the person who set it up knows.</summary>
    public string? Directory(string home) => Name switch
    {
        "xbar" => Path.Combine(home, "Library/Application Support/xbar/plugins"),
        "argos" => Path.Combine(home, ".config/argos"),
        _ => null,
    };

    /// <summary>The one that is set up here: the first whose directory exists, else the one of this system.</summary>
    public static MenuApp Likely(string home) =>
        Array.Find(All, app => app.Directory(home) is { } directory && System.IO.Directory.Exists(directory)) ?? (OperatingSystem.IsMacOS() ? Xbar : Argos);
}
