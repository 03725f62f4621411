using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class GroupsCommand
{
    public static readonly Command Definition = new("groups", "", "List the groups of sessions.", Run)
    {
        Options = [Shared.Json],
        Details = "With the sessions of each by status. 'ls', 'attach', 'start', 'stop', 'kill', 'restart', 'rm' and 'search' take --group.",
        Examples = ["abide groups", "abide groups --json | jq -r '.groups[].name'"],
    };

    private static int Run(Call call)
    {
        var list = Daemon.Read<GroupList>(new ListGroups());
        return call.PrintList(list, RowJson.Default.GroupList, list.Groups.Count, "no session is in a group; 'abide group GROUP NAME…' puts some into one", () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var table = new Table("GROUP", "SESSIONS", "VIEWERS", "ACTIVE", "STATUS");
            foreach (var group in list.Groups)
            {
                table.Add(
                    new(Printable.Line(group.Name), Style.OfOut.Bold),
                    group.Total.ToString(CultureInfo.InvariantCulture),
                    group.Viewers > 0 ? group.Viewers.ToString(CultureInfo.InvariantCulture) : "-",
                    Duration.Ago(now - group.LastActivityAt),
                    string.Join(", ", group.Status.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Printable.Line(pair.Key)}"))));
            }

            return table;
        });
    }
}
