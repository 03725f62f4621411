using Abide.Daemon.Definitions;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Definitions;

public sealed class DefinitionReaderTests
{
    private const string File = "/srv/shop/abide.yaml";

    [Fact]
    public void A_name_and_a_command_are_enough()
    {
        var definition = Single("""
            commands:
              - name: web
                command: npm run dev
            """);

        Assert.Equal("web", definition.Name);
        Assert.Equal(["/bin/zsh", "-l", "-c", "npm run dev"], definition.Spec.Command);
        Assert.Equal("/srv/shop", definition.Spec.Directory);
        Assert.Equal(["HOME=/home/ann", "LOGNAME=ann", "PATH=/opt/bin:/bin", "SHELL=/bin/zsh", "USER=ann"], definition.Spec.Environment);
        Assert.Equal(new DefinitionSource(File, "web"), definition.Spec.Definition);
        Assert.Equivalent(new Supervision { Restart = RestartRules.Default }, definition.Spec.Supervision, strict: true);
        Assert.Equal((true, null, null, null), (definition.Spec.Tty, definition.Spec.Stop, definition.Spec.Limits, definition.Spec.Host));
    }

    [Fact]
    public void Every_key_is_read()
    {
        var file = Read("""
            hosts:
              box: {url: ssh://ann@box:2222, abide: /opt/abide, home: /srv}
              old: tmux://
            commands:
              - name: db
                command: [postgres, -D, data]
                health: {tcp: 5432}
              - name: migrate
                command: ./migrate
                oneshot: true
              - name: web
                command: [npm, run, "${MODE:-dev}"]
                directory: web
                environment:
                  PORT: 8080
                  URL: http://${HOST_NAME}:8080
                  PASSWORD: ${DB_PASSWORD}
                  PRICE: 5$$
                env_files: [.env, ~/.secrets]
                host: box
                autostart: true
                group: shop
                labels: [front, Front, node]
                title: The shop
                role: web
                restart: {policy: always, max_retries: -1, delay: 500ms, max_delay: 2m, healthy_after: 10s, window: 0, success_exit_codes: [0, 143], resurrect: auto}
                stop: {signal: SIGINT, grace: 30s, command: [./down, now]}
                ready: {http: http://127.0.0.1:8080/up, period: 1s, timeout: 500ms, failures: 5, successes: 2, start_grace: 5s}
                health: {exec: curl -f localhost, period: 1m}
                depends_on: {db: healthy, migrate: succeeded}
                schedule: {cron: '30 2 * * mon', timezone: Europe/Berlin, overlap: queue, missed: once}
                watch: {paths: [src, '*.json'], ignore: [src/gen], debounce: 1s}
                instances: 2
                limits: {memory: 1g, cpu: 0.5, tasks: 100, files: 1024}
                history: {size: 10m, age: 2d}
                tty: false
                notify: {events: [paused, recovered], ways: [desktop]}
            """);

        Assert.Empty(file.Problems);
        Assert.Equal(["box ssh://ann@box:2222 /opt/abide /srv", "old tmux://  "], file.Hosts.Select(host => $"{host.Name} {host.Address} {host.Abide} {host.Home}"));
        Assert.Equal(["db", "migrate", "web-1", "web-2"], file.Definitions.Select(definition => definition.Name));
        Assert.Equal(RestartWhen.Never, file.Definitions[1].Spec.Supervision!.Restart.Policy);
        var web = file.Definitions[3];
        Assert.Equal(("shop", "The shop"), (web.Group, web.Title));
        Assert.Equal(["front", "node"], web.Labels);
        var expected = new SessionSpec
        {
            Command = ["npm", "run", "dev"],
            Directory = "/srv/shop/web",
            Environment = ["PORT=8080", "URL=http://there:8080", "PASSWORD=${DB_PASSWORD}", "PRICE=5$", "ABIDE_INSTANCE=2"],
            Umask = 0x3f,
            History = 10 << 20,
            HistoryAge = TimeSpan.FromDays(2),
            Tty = false,
            Autostart = true,
            Resurrect = Resurrect.Auto,
            EnvironmentFiles = ["/srv/shop/.env", "/home/ann/.secrets"],
            Host = "box",
            Definition = new DefinitionSource(File, "web", 2),
            Stop = new StopRules { Signal = 2, Grace = TimeSpan.FromSeconds(30), Command = ["./down", "now"] },
            Limits = new Limits { Memory = 1L << 30, Cpu = 0.5, Tasks = 100, Files = 1024 },
            Supervision = new Supervision
            {
                Restart = new RestartRules
                {
                    Policy = RestartWhen.Always, MaxRetries = -1, Delay = TimeSpan.FromMilliseconds(500), MaxDelay = TimeSpan.FromMinutes(2), HealthyAfter = TimeSpan.FromSeconds(10), Window = TimeSpan.Zero,
                    SuccessExitCodes = [0, 143],
                },
                Ready = new Probe
                {
                    Http = "http://127.0.0.1:8080/up", Period = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromMilliseconds(500), Failures = 5, Successes = 2, StartGrace = TimeSpan.FromSeconds(5),
                },
                Health = new Probe { Exec = ["/bin/zsh", "-l", "-c", "curl -f localhost"], Period = TimeSpan.FromMinutes(1) },
                DependsOn = [new Dependency("db", DependencyState.Healthy), new Dependency("migrate", DependencyState.Succeeded)],
                Schedule = new Schedule { Cron = "30 2 * * mon", TimeZone = "Europe/Berlin", Overlap = WhenRunning.Queue, Missed = WhenMissed.Once },
                Watch = new Watch(["src", "*.json"], ["src/gen"], TimeSpan.FromSeconds(1)),
                Notify = new NotifyRules(false, ["paused", "recovered"], ["desktop"]),
                Role = "web",
            },
        };
        Assert.Equal(expected.ToJson(), web.Spec.ToJson());
    }

    [Fact]
    public void Every_key_can_be_written_in_its_short_form()
    {
        var definition = Single("""
            commands:
              - name: web
                command: ./web
                environment: [PORT=1, HOST_NAME, 'EMPTY=']
                restart: always
                watch: src
                labels: one
                history: all
                notify: false
            """);

        Assert.Equal(["PORT=1", "HOST_NAME=there", "EMPTY="], definition.Spec.Environment.TakeLast(3));
        Assert.Equal(RestartWhen.Always, definition.Spec.Supervision!.Restart.Policy);
        Assert.Equal(["src"], definition.Spec.Supervision.Watch!.Paths);
        Assert.Equal(["one"], definition.Labels);
        Assert.Equal(SessionSpec.AllHistory, definition.Spec.History);
        Assert.True(definition.Spec.Supervision.Notify!.Off);
    }

    [Fact]
    public void Defaults_hold_where_a_command_says_nothing_key_by_key()
    {
        var file = Read("""
            defaults:
              restart: {max_retries: 9, delay: 5s}
              environment: {A: 1, B: 2}
              ready: {tcp: 80, period: 5s}
              group: shop
            commands:
              - name: one
                command: ./one
              - name: two
                command: ./two
                restart: {delay: 1m}
                environment: {B: 3}
                ready: {http: http://localhost/}
                group: other
            """);

        Assert.Empty(file.Problems);
        var (one, two) = (file.Definitions[0], file.Definitions[1]);
        Assert.Equal((9, TimeSpan.FromSeconds(5), 9, TimeSpan.FromMinutes(1)), (one.Spec.Supervision!.Restart.MaxRetries, one.Spec.Supervision.Restart.Delay, two.Spec.Supervision!.Restart.MaxRetries, two.Spec.Supervision.Restart.Delay));
        Assert.Equal(["A=1", "B=2"], one.Spec.Environment.TakeLast(2));
        Assert.Equal(["B=3", "A=1"], two.Spec.Environment.TakeLast(2));
        Assert.Equal(("80", null, null, "http://localhost/", TimeSpan.FromSeconds(5)), (one.Spec.Supervision.Ready!.Tcp, one.Spec.Supervision.Ready.Http, two.Spec.Supervision.Ready!.Tcp, two.Spec.Supervision.Ready.Http, two.Spec.Supervision.Ready.Period));
        Assert.Equal(("shop", "other"), (one.Group, two.Group));
    }

    [Fact]
    public void A_dependency_on_a_command_of_several_instances_is_one_on_all_of_them()
    {
        var file = Read("""
            commands:
              - {name: web, command: ./web, depends_on: [db]}
              - {name: db, command: ./db, instances: 2}
            """);

        Assert.Empty(file.Problems);
        Assert.Equal([new Dependency("db-1", DependencyState.Started), new Dependency("db-2", DependencyState.Started)], file.Definitions[0].Spec.Supervision!.DependsOn);
    }

    [Fact]
    public void Only_the_shell_looks_for_variables_in_a_line_for_the_shell()
    {
        var definition = Single("""
            commands:
              - name: web
                command: echo $HOME ${NOTHING} $$
            """);

        Assert.Equal("echo $HOME ${NOTHING} $$", definition.Spec.Command[^1]);
    }

    [Fact]
    public void A_schedule_is_not_restarted_unless_that_is_said()
    {
        var file = Read("""
            commands:
              - {name: a, command: ./a, schedule: {every: 10m}}
              - {name: b, command: ./b, schedule: {every: 10m}, restart: on-failure}
            """);

        Assert.Empty(file.Problems);
        Assert.Equal([RestartWhen.Never, RestartWhen.OnFailure], file.Definitions.Select(definition => definition.Spec.Supervision!.Restart.Policy));
    }

    [Theory]
    [InlineData("comands: []", "1:1: there is no section comands; did you mean commands?")]
    [InlineData("name: web", "1:1: there is no section name; name is a key of a command, in the list 'commands'")]
    [InlineData("commands: {web: {command: x}}", "1:11: commands is a list of commands, each with '- name: …' and below it 'command: …'; not a section")]
    [InlineData("commands: [web]", "1:12: commands is a list of commands, each with '- name: …' and below it 'command: …'; 'web' is none")]
    [InlineData("commands:\n- command: x", "2:3: a command has a name: 'name: web'")]
    [InlineData("commands:\n- name: web", "2:3: web has no command: 'command: npm run dev', or a list of words")]
    [InlineData("commands:\n- name: web\n  command:", "3:11: command has no value; it is a program and its arguments, such as [npm, run, dev], or a line for the login shell")]
    [InlineData("commands:\n- name: web\n  command: []", "3:12: command is a program and its arguments, such as [npm, run, dev], or a line for the login shell; its first word is missing")]
    [InlineData("commands:\n- name: web\n  command: ['']", "3:12: command is a program and its arguments, such as [npm, run, dev], or a line for the login shell; its first word is empty")]
    [InlineData("commands:\n- name: we b\n  command: x", "2:9: a session's name has only letters, digits, '.', '_' and '-'; a space in 'we b' is none of these")]
    [InlineData("commands:\n- {name: a, command: x}\n- {name: A, command: x}", "3:10: there is a command 'A' already, on line 2; names differ by more than capitals")]
    [InlineData("commands:\n- {name: a, command: x, instances: 2}\n- {name: a-2, command: x}", "3:10: there is a command 'a-2' already, on line 2; names differ by more than capitals")]
    public void What_is_wrong_at_the_top_is_said_with_its_place(string text, string fault) => Assert.Equal([$"{File}:{fault}"], FaultsOf(text));

    [Theory]
    [InlineData("comand: x", "4:3: there is no key comand; did you mean command?")]
    [InlineData("max_retries: 3", "4:3: there is no key max_retries; max_retries belongs into the section restart")]
    [InlineData("restart: {max_retry: 3}", "4:13: there is no key restart.max_retry; did you mean max_retries?")]
    [InlineData("restart: {group: 3}", "4:13: there is no key restart.group; group is a key of the command itself, further to the left")]
    [InlineData("restart: {max_retries: -2}", "4:26: restart.max_retries is a whole number from -1 to 1000; not '-2'")]
    [InlineData("restart: {max_retries: 1001}", "4:26: restart.max_retries is a whole number from -1 to 1000; not '1001'")]
    [InlineData("restart: {delay: 2d}", "4:20: restart.delay is a duration from 0d to 1d; not '2d'")]
    [InlineData("restart: {delay: 10s, max_delay: 5s}", "4:36: restart.max_delay is at least the delay, 10s; not 5s")]
    [InlineData("restart: {policy: sometimes}", "4:21: restart.policy is one of on-failure, always, never; not 'sometimes'")]
    [InlineData("restart: sometimes", "4:12: restart is one of on-failure, always, never; not 'sometimes'")]
    [InlineData("restart: [always]", "4:12: restart is a section, with policy, max_retries, delay, max_delay, healthy_after, window, success_exit_codes, resurrect on lines of their own, further to the right")]
    [InlineData("restart: {success_exit_codes: [1, 300]}", "4:37: restart.success_exit_codes: '300' is none from 0 to 255")]
    [InlineData("restart: {delay: 1s, delay: 2s}", "4:24: restart.delay stands here a second time; it is on line 4 already")]
    [InlineData("stop: {signal: SIGTREM}", "4:18: stop.signal is the name or number of a signal, such as INT; not 'SIGTREM'")]
    [InlineData("stop: {grace: soon}", "4:17: stop.grace is a duration from 0d to 1d; not 'soon'")]
    [InlineData("ready: {http: http://localhost/, tcp: 80}", "4:41: ready asks in one way, exec, http, tcp, log, notify; not by http and tcp")]
    [InlineData("health: {period: 1s}", "4:11: health asks in one way, exec, http, tcp, log, notify; not in none")]
    [InlineData("ready: {http: localhost}", "4:17: ready.http is an address such as http://127.0.0.1:8080/health; not 'localhost'")]
    [InlineData("ready: {tcp: localhost}", "4:16: ready.tcp is PORT or HOST:PORT; not 'localhost'")]
    [InlineData("ready: {tcp: 70000}", "4:16: ready.tcp is PORT or HOST:PORT; not '70000'")]
    [InlineData("ready: {tcp: 80, failures: 0}", "4:30: ready.failures is a whole number from 1 to 1000; not '0'")]
    [InlineData("ready: {notify: false}", "4:19: ready.notify is one of true; not 'false'")]
    [InlineData("depends_on: [webb]", "4:16: depends_on: there is no command 'webb' in this file (did you mean 'web'?)")]
    [InlineData("depends_on: {web: up}", "4:21: depends_on: web is one of started, ready, healthy, completed, succeeded; not 'up'")]
    [InlineData("depends_on: [web]", "4:16: depends_on: these wait for each other for ever: web → web")]
    [InlineData("schedule: {}", "4:13: a schedule has cron or every; one of them")]
    [InlineData("schedule: {cron: '61 * * * *'}", "4:20: schedule.cron is a time as in crontab(5): the minute is 0-59, a list (1,2), a range (1-5), or '*', with a step (*/2) behind a range; not '61'")]
    [InlineData("schedule: {every: 1m, timezone: UTC}", "4:35: schedule.timezone is of use only with cron: every goes by time that passes")]
    [InlineData("schedule: {cron: '@daily', timezone: Europe/Berln}", "4:40: schedule.timezone is a time zone such as Europe/Berlin; not 'Europe/Berln' (did you mean 'Europe/Berlin'?)")]
    [InlineData("schedule: {every: 1m, overlap: both}", "4:34: schedule.overlap is one of skip, queue, restart; not 'both'")]
    [InlineData("watch: {ignore: [x]}", "4:10: watch has 'paths', a list of files, directories and patterns such as [src, '*.json']")]
    [InlineData("instances: 101", "4:14: instances is a whole number from 1 to 100; not '101'")]
    [InlineData("limits: {memory: lots}", "4:20: limits.memory is a size from 1MiB to 1024TiB; not 'lots'")]
    [InlineData("limits: {cpu: 0}", "4:17: limits.cpu is a number of processors from 0.01 to 4096, such as 0.5; not '0'")]
    [InlineData("history: {size: 1}", "4:19: history.size is a size from 64KiB to 1TiB, or all; not '1'")]
    [InlineData("tty: maybe", "4:8: tty is one of true, false; not 'maybe'")]
    [InlineData("notify: {events: [pausd]}", "4:21: notify.events: 'pausd' is none of paused, failed, recovered, flapping, unreachable, reachable, finished (did you mean 'paused'?)")]
    [InlineData("environment: {1A: x}", "4:17: environment: a variable's name has letters, digits and '_', and does not begin with a digit; not '1A'")]
    [InlineData("environment: {A: [x]}", "4:20: environment: A is a text; not a list")]
    [InlineData("environment: {A: '${NOTHING}'}", "4:20: the variable NOTHING is not set; set it, or say what it is otherwise: ${NOTHING:-…} ($$ is a dollar sign)")]
    [InlineData("env_files: nowhere.env", "4:14: env_files: there is no file /srv/shop/nowhere.env, or it cannot be read")]
    [InlineData("host: box", "4:9: host is none of local, known; not 'box'; 'hosts:' at the top of the file names more")]
    [InlineData("labels: ['a b']", "4:12: labels: a label has no blanks, commas or control characters")]
    [InlineData("group: a b", "4:10: group has 1 to 64 letters, digits, '.', '_' and '-'; not 'a b'")]
    [InlineData("directory: '${NOTHING}/x'", "4:14: the variable NOTHING is not set; set it, or say what it is otherwise: ${NOTHING:-…} ($$ is a dollar sign)")]
    public void What_is_wrong_with_a_key_is_said_with_its_place_and_what_would_be_right(string line, string fault) =>
        Assert.Equal([$"{File}:{fault}"], FaultsOf($"commands:\n- name: web\n  command: x\n  {line}"));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_in_the_files_order()
    {
        var faults = FaultsOf("""
            defaults:
              name: x
              restart: {delay: soon}
            hosts:
              box: http://box
            commands:
              - name: a
                comand: x
                depends_on: [b]
              - name: b
                command: x
                depends_on: [c]
              - name: c
                command: x
                depends_on: {a: ready, d: started}
            """);

        Assert.Equal(
            [
                $"{File}:2:3: defaults has no name: each command has its own",
                $"{File}:3:20: restart.delay is a duration from 0d to 1d; not 'soon'",
                $"{File}:5:8: box.url is an address such as ssh://user@box, ssh+tmux://box or tmux://: 'http://box': a host is local, ssh://…, tmux:// or ssh+tmux://…; not 'http://'",
                $"{File}:7:5: a has no command: 'command: npm run dev', or a list of words",
                $"{File}:8:5: there is no key comand; did you mean command?",
                $"{File}:9:18: depends_on: these wait for each other for ever: a → b → c → a",
                $"{File}:15:28: depends_on: there is no command 'd' in this file (did you mean 'a'?)",
            ],
            faults);
    }

    [Theory]
    [InlineData("commands:\n- name: a\n  schedule:\n    cron: */5 * * * *\n", 4, "stands in quotes")]
    [InlineData("commands:\n\t- name: a\n", 2, "not by tabs")]
    public void What_people_do_to_YAML_is_said_in_their_words(string text, int line, string words) =>
        Assert.Contains(Read(text).Problems, problem => problem.Place?.Line == line && problem.Text.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void The_document_explains_every_key()
    {
        var document = System.IO.File.ReadAllText(Path.Combine(House.Repository.Root, "docs", "supervision.md"));
        var keys = DefinitionKeys.OfCommand.Concat(DefinitionKeys.Sections.SelectMany(section => section.Value.Select(key => section.Key is DefinitionKeys.Ready or DefinitionKeys.Health ? "…." + key : section.Key == "limits" && key != "memory" ? "." + key : section.Key == "notify" ? key : $"{section.Key}.{key}")));
        Assert.All(keys, key => Assert.Contains($"`{key}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void The_longest_names_of_instances_are_looked_at_too()
    {
        var name = new string('a', 63);
        Assert.Contains("this one has 65", Assert.Single(FaultsOf($"commands:\n- {{name: {name}, command: x, instances: 1}}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${A}", "one")]
    [InlineData("$A $ ${ ${} ${1} a$", "$A $ ${ ${} ${1} a$")]
    [InlineData("$$ $${A} $$$${A}", "$ ${A} $${A}")]
    [InlineData("${B:-two}|${EMPTY:-three}|${A:-four}", "two|three|one")]
    [InlineData("${B:-x${A}y}", "xoney")]
    [InlineData("${B:-}", "")]
    [InlineData("${B}", "<B>")]
    public void Variables_are_put_into_texts(string text, string expanded) =>
        Assert.Equal(expanded, VariableText.Expand(text, name => name switch { "A" => "one", "EMPTY" => "", _ => null }, name => $"<{name}>"));

    [Fact]
    public void An_escaped_text_expands_to_itself()
    {
        foreach (var text in (string[])["", "$", "$$", "${A}", "a$${B}", "$A$"])
            Assert.Equal(text, VariableText.Expand(VariableText.Escape(text), _ => "never", _ => "never"));
    }

    private static DefinitionFile Read(string text) => DefinitionReader.Read(
        File, text,
        new Asker(["PATH=/opt/bin:/bin", "HOST_NAME=there", "AWS_SECRET_ACCESS_KEY=hidden"], "/bin/zsh", "/home/ann", "ann") { Umask = 0x3f },
        new DefinitionSurroundings(
            path => path switch { "/srv/shop/.env" => "# secrets\nexport DB_PASSWORD='a b'\n", "/home/ann/.secrets" => "TOKEN=1\n", _ => null },
            ["known"],
            64 << 20));

    private static Definition Single(string text)
    {
        var file = Read(text);
        Assert.Empty(file.Problems);
        return Assert.Single(file.Definitions);
    }

    private static IEnumerable<string> FaultsOf(string text) => Read(text).Problems.Select(problem => problem.ToString());
}
