using Abide.Terminal.Benchmarks;

// throughput FOLDER: every file of the folder into a 200×50 screen; memory: what idle and full screens take; history: full histories, beside tmux.
switch (args)
{
    case ["throughput", var folder, ..]:
        Throughput.Run(folder);
        break;
    case ["memory"]:
        Memory.Run();
        break;
    case ["history", .. var rest]:
        HistoryMemory.Run(rest is [var screens] ? int.Parse(screens, System.Globalization.CultureInfo.InvariantCulture) : 50);
        break;
    default:
        Console.Error.WriteLine("usage: throughput FOLDER | memory | history [SCREENS]");
        return 2;
}

return 0;
