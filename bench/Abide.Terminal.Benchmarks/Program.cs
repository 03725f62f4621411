using Abide.Terminal.Benchmarks;

// throughput FOLDER: every file of the folder into a 200×50 screen; memory: what idle and full screens take.
switch (args)
{
    case ["throughput", var folder, ..]:
        Throughput.Run(folder);
        break;
    case ["memory"]:
        Memory.Run();
        break;
    default:
        Console.Error.WriteLine("usage: throughput FOLDER | memory");
        return 2;
}

return 0;
