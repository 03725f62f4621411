using System.Globalization;
using Abide.Keeper;
using Abide.Keeper.Runs;
using Abide.Keeper.Upgrading;
using Abide.Processes;

const int Usage = 2;
switch (args)
{
    case ["--version"]:
        Console.WriteLine(Greetings.Version);
        return 0;

    case [ExecMode.Switch, ..]:
        return ExecMode.Run(args);

    case [Upgrade.Check, var number]:
        return Table.Read(int.Parse(number, CultureInfo.InvariantCulture)) is null ? 1 : 0;

    case [Upgrade.Resume, var number]:
        using (var memory = Descriptor.Adopt(int.Parse(number, CultureInfo.InvariantCulture)))
        {
            var table = Table.Read(memory.Value) ?? throw new InvalidDataException("the keeper's table is damaged");
            Posix.PrepareProcess([.. TableReader.Descriptors(table), memory.Value]);
            using var resumed = Keeper.Resume(table);
            resumed.Run();
        }
        return 0;
}
if (KeeperOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(KeeperOptions.Usage);
    return Usage;
}
Posix.PrepareProcess([options.Listener, options.Lock, options.DaemonSocket ?? options.Lock]);
using var keeper = Keeper.New(options);
keeper.Run();
return 0;
