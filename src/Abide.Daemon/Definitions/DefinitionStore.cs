using Abide.Daemon.Configuration;
using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Definitions;

/// <summary>What is defined in files, and the sessions that come of it.</summary>
internal sealed class DefinitionStore(SessionRegistry registry, HostTable hosts, LiveSettings settings) : IDisposable
{
    private const int MostBytes = 1 << 20;

    /// <summary>Two that apply the same file at once would make the same sessions twice.</summary>
    private readonly SemaphoreSlim _applying = new(1);

    public void Dispose() => _applying.Dispose();

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its absolute path.</param>
    /// <param name="text">What stands in it; null has it read.</param>
    /// <param name="environment">The variables of whoever asks, <c>NAME=value</c> each.</param>
    /// <param name="umask">The file mode creation mask of whoever asks.</param>
    /// <exception cref="RefusedException">There is none, or it cannot be read.</exception>
    public DefinitionFile Read(string file, string? text, IReadOnlyList<string>? environment, int? umask = null)
    {
        if (!Path.IsPathRooted(file))
            throw new RefusedException($"{SessionName.Shown(file)}: a file of definitions is named by its absolute path", ErrorCodes.Invalid);
        var user = UserDatabase.Current;
        return DefinitionReader.Read(
            file, text ?? ReadText(file), new Asker(environment ?? [], user.Shell, user.Home, user.Name) { Umask = umask },
            new DefinitionSurroundings(TryReadText, [.. hosts.All.Where(host => host.Source != file).Select(host => host.Name)], settings.Current.History.Session));
    }

    /// <summary>What stands in a file.</summary>
    /// <exception cref="RefusedException">There is none, it is too large, or it cannot be read.</exception>
    public static string ReadText(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > MostBytes } ? throw new RefusedException($"{file}: it has more than 1 MiB", ErrorCodes.Invalid) : File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException($"there is no file {file}", ErrorCodes.NotFound);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{file} cannot be read: {e.Message}", ErrorCodes.Denied);
        }
    }

    /// <summary>What is to be done that the sessions are as a file has it, and what keeps it from being done.</summary>
    public (IReadOnlyList<DefinitionStep> Steps, IReadOnlyList<ConfigProblem> Problems) Compare(DefinitionFile file)
    {
        var problems = file.Problems.ToList();
        return (DefinitionDiff.Of(file, [.. registry.All.Select(session => session.Record)], problems.Add), problems);
    }

    /// <summary>Makes and changes sessions as a file has it. With anything wrong nothing is changed.</summary>
    /// <param name="file">What the file says.</param>
    /// <param name="names">Only these sessions; null for all.</param>
    /// <param name="removesOrphans">Whether those that the file does not define any more are stopped and moved into the trash.</param>
    /// <returns>What was done, with the sessions in the place of what they were.</returns>
    /// <exception cref="RefusedException">A session could not be made; those before it are.</exception>
    public async Task<(IReadOnlyList<DefinitionStep> Steps, IReadOnlyList<ConfigProblem> Problems)> ApplyAsync(DefinitionFile file, IReadOnlySet<string>? names, bool removesOrphans)
    {
        await _applying.WaitAsync();
        try
        {
            var (steps, problems) = Compare(file);
            if (problems.Count > 0)
                return (steps, problems);
            hosts.Put(file.Path, file.Hosts);
            foreach (var step in steps)
            {
                switch (step.Change)
                {
                    case DefinitionChange.Orphan when removesOrphans:
                        await RemoveAsync(registry.Find(step.Session!.Id.ToString()));
                        break;
                    case DefinitionChange.Changed when names?.Contains(step.Name) != false:
                        await ChangeAsync(registry.Find(step.Session!.Id.ToString()), step);
                        break;
                    default:
                        break;
                }
            }

            // All at once: each waits for the disk, and one wait does for many.
            await Task.WhenAll(steps
                .Where(step => step.Change == DefinitionChange.Made && names?.Contains(step.Name) != false)
                .Select(step => registry.CreateAsync(new NewSession(step.Spec!) { Name = step.Name, Title = step.Definition!.Title, Group = step.Definition.Group, Labels = step.Definition.Labels })));
            return (steps, problems);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>The sessions that a file defines, or defined.</summary>
    public IReadOnlyList<TerminalSession> SessionsOf(string file) => [.. registry.All.Where(session => session.Spec.Definition?.File == file)];

    private static async Task ChangeAsync(TerminalSession session, DefinitionStep step)
    {
        await session.LoadAsync();
        await await session.AskAsync(() =>
        {
            session.CheckStays();
            return session.ChangeSpec(
                step.Spec!, record => record with { Title = step.Definition!.Title, Group = step.Definition.Group, Labels = step.Definition.Labels }, step.Keys.Any(DefinitionDiff.IsOfRun));
        });
    }

    private async Task RemoveAsync(TerminalSession session)
    {
        await session.AskAsync(() =>
        {
            session.BeginRemoval();
            return true;
        });
        await SessionRegistry.EndAsync(session);
        await registry.RemoveAsync(session, forGood: false);
    }

    /// <summary>What stands in a file; null when it cannot be read.</summary>
    public static string? TryReadText(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MostBytes } ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
