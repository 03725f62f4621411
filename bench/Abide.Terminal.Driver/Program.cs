using System.Globalization;
using Abide.Terminal.Benchmarks;

const string usage = """
    usage: once FILE [COLUMNS ROWS]              feed a file once and print seconds, lines of history and MB/s
           steady FILE [SECONDS [COLUMNS ROWS]]  feed it again and again; the fastest counts
           payloads FOLDER [MEGABYTES]           write the payloads, a file for each kind
           memory                                what idle and full screens take
           history [SCREENS]                     what full histories take, beside tmux
    """;

switch (args)
{
    case ["once", var file, ..]:
        Feeding.Once(file, Number(2, 200), Number(3, 50));
        return 0;
    case ["steady", var file, ..]:
        Feeding.Steadily(file, Number(3, 200), Number(4, 50), Number(2, 2));
        return 0;
    case ["payloads", var folder, ..]:
        Directory.CreateDirectory(folder);
        foreach (var kind in Payloads.Names)
            File.WriteAllBytes(Path.Combine(folder, kind), Payloads.Make(kind, Number(2, 20) * 1_000_000));
        return 0;
    case ["memory"]:
        Memory.Run();
        return 0;
    case ["history", ..]:
        HistoryMemory.Run(Number(1, 50));
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

int Number(int argument, int otherwise) => args.Length > argument ? int.Parse(args[argument], CultureInfo.InvariantCulture) : otherwise;
