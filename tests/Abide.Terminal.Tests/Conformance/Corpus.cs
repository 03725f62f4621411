namespace Abide.Terminal.Tests.Conformance;

/// <summary>The recorded data beside the tests.</summary>
internal static class Corpus
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>Every recording of a program's output, with the size of its terminal.</summary>
    public static IEnumerable<Recording> Recordings => Alacritty.Concat(Vt100).Concat(Xterm).Select(item => item.Recording);

    public static IEnumerable<(Recording Recording, string Folder)> Alacritty => AlacrittyIn(Root);

    public static IEnumerable<(Recording Recording, string Folder)> Vt100 => Vt100In(Root);

    public static IEnumerable<(Recording Recording, string File)> Xterm => XtermIn(Root);

    public static IEnumerable<(Recording Recording, string Folder)> AlacrittyIn(string root) =>
        Folders(root, "alacritty").Select(folder => (AlacrittySuite.Read(folder), folder));

    public static IEnumerable<(Recording Recording, string Folder)> Vt100In(string root) => Folders(root, "vt100").Select(folder => (
        new Recording("vt100/" + Path.GetFileName(folder), 80, 24, [.. Vt100Suite.Steps(folder).SelectMany(step => File.ReadAllBytes(step.Bytes))]),
        folder));

    public static IEnumerable<(Recording Recording, string File)> XtermIn(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "xterm"), "*.in").Order(StringComparer.Ordinal).Select(file => (
            new Recording("xterm/" + Path.GetFileNameWithoutExtension(file), 80, 25, XtermSuite.AsFromTerminal(File.ReadAllBytes(file))),
            file));

    private static IEnumerable<string> Folders(string root, string suite) =>
        Directory.EnumerateDirectories(Path.Combine(root, suite)).Order(StringComparer.Ordinal);
}

/// <summary>A program's output and the size of the terminal it was meant for.</summary>
internal sealed record Recording(string Name, int Columns, int Rows, byte[] Bytes)
{
    public Screen Play()
    {
        var screen = Blank();
        screen.Feed(Bytes);
        return screen;
    }

    public Screen Blank() => new(new ScreenOptions { Columns = Columns, Rows = Rows });

    public override string ToString() => Name;
}
