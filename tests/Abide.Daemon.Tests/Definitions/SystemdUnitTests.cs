using Abide.Daemon.Definitions;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Definitions;

public sealed class SystemdUnitTests
{
    [Fact]
    public void A_unit_says_what_a_unit_can_say_and_the_rest_is_named()
    {
        var (text, notes) = SystemdUnit.Of(Record(new SessionSpec
        {
            Command = ["./serve", "--rate=100%", "it's \"$HOME\"\n", ""],
            Directory = "/srv/my shop",
            Environment = ["PORT=80", "GREETING=hello you"],
            EnvironmentFiles = ["/srv/.env"],
            Stop = new StopRules { Signal = 2, Grace = TimeSpan.FromSeconds(90), Command = ["./down"] },
            Limits = new Limits { Memory = 1 << 20, Cpu = 0.5, Tasks = 10, Files = 100 },
            Supervision = new Supervision
            {
                Restart = RestartRules.Default with { MaxRetries = 3, SuccessExitCodes = [3, 7] },
                DependsOn = [new Dependency("db", DependencyState.Ready)],
                Health = new Probe { Tcp = "80" },
                Ready = new Probe { Notify = true },
            },
        }));

        Assert.Equal(
            """
            [Unit]
            Description=The shop
            Requires=db.service
            After=db.service
            StartLimitBurst=4
            StartLimitIntervalSec=10m

            [Service]
            Type=notify
            WorkingDirectory=/srv/my shop
            Environment=PORT=80
            Environment="GREETING=hello you"
            EnvironmentFile=/srv/.env
            ExecStart="/srv/my shop/serve" "--rate=100%%" "it's \"$$HOME\"\n" ""
            ExecStop="/srv/my shop/down"
            KillSignal=SIGINT
            TimeoutStopSec=90s
            Restart=on-failure
            RestartSec=1s
            RestartSteps=6
            RestartMaxDelaySec=1m
            SuccessExitStatus=3 7
            MemoryMax=1048576
            CPUQuota=50%
            TasksMax=10
            LimitNOFILE=100
            UMask=0022

            [Install]
            WantedBy=default.target

            """,
            text);
        Assert.Equal(["depends_on", "health", "tty"], notes.Select(note => note.Split(':')[0]));
    }

    [Fact]
    public void A_schedule_is_a_timer_of_its_own()
    {
        var (text, notes) = SystemdUnit.Of(Record(new SessionSpec
        {
            Command = ["date"], Directory = "/", Tty = false, Supervision = new Supervision { Restart = RestartRules.Never, Schedule = new Schedule { Cron = "@daily" } },
        }));

        Assert.Contains("Type=oneshot\n", text, StringComparison.Ordinal);
        Assert.Contains("ExecStart=date\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[Install]", text, StringComparison.Ordinal);
        Assert.Contains("timer", Assert.Single(notes), StringComparison.Ordinal);
    }

    private static SessionRecord Record(SessionSpec spec) =>
        new() { Id = SessionId.New(TimeProvider.System), Name = "web", Title = "The shop", Spec = spec, CreatedAt = default, UpdatedAt = default };
}
