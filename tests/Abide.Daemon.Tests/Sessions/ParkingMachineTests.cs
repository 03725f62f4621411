using Abide.Daemon.Sessions;
using static Abide.Daemon.Sessions.ParkingEffect;
using static Abide.Daemon.Sessions.ParkingEvent;

namespace Abide.Daemon.Tests.Sessions;

public sealed class ParkingMachineTests
{
    /// <summary>Messages, wishes to park, and results of what is under way in any order, late ones of earlier attempts among them.</summary>
    [Fact]
    public void Whatever_happens_no_message_is_lost_doubled_or_overtaken_and_only_what_is_saved_is_stopped()
    {
        var (parked, won, rewoken, refused) = (0, 0, 0, 0);
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var state = ParkingState.Parked;
            var underWay = new List<ParkingEvent>(); // the process's answers, which may come at any time
            var (sent, answered, hasProcess, saved) = (0L, new List<long>(), false, -1);
            for (var step = 0; step < 80; step++)
            {
                ParkingEvent happened;
                if (underWay.Count > 0 && (step >= 60 || random.Next(2) == 0))
                {
                    happened = underWay[random.Next(underWay.Count)];
                    underWay.Remove(happened);
                }
                else if (step >= 60)
                {
                    break;
                }
                else
                {
                    happened = random.Next(10) switch
                    {
                        < 4 => new Used(++sent),
                        < 8 => new ParkAsked(random.Next(3) == 0 ? Protection.Viewed : Protection.None),
                        8 => new Ended(),
                        _ => new Saved(random.Next(0, state.Attempt)), // long since decided otherwise
                    };
                    if (happened is Ended && state.Residence is Residence.Waking or Residence.Stopping)
                        continue; // their answer tells it
                }

                var (next, effects) = ParkingMachine.Apply(state, happened);
                Assert.True(next.Attempt >= state.Attempt);
                won += state.Residence == Residence.Saving && happened is Used ? 1 : 0;
                foreach (var effect in effects)
                {
                    switch (effect)
                    {
                        case Wake(var attempt):
                            Assert.False(hasProcess, $"seed {seed}: two processes");
                            Assert.DoesNotContain(underWay, answer => answer is Saved or SaveFailed); // it would wake with what is about to be overwritten
                            rewoken += state.Residence == Residence.Stopping ? 1 : 0;
                            hasProcess = true;
                            underWay.Add(random.Next(5) == 0 ? new WakeFailed(attempt, "no") : new Woken(attempt));
                            break;
                        case Save(var attempt):
                            Assert.Equal(new ParkAsked(Protection.None), happened);
                            Assert.True(hasProcess);
                            Assert.DoesNotContain(underWay, answer => answer is Saved or SaveFailed); // two saves at once: the older may come last
                            underWay.Add(random.Next(4) == 0 ? new SaveFailed(attempt, "disk full") : new Saved(attempt));
                            break;
                        case Stop(var attempt):
                            Assert.Equal(new Saved(attempt), happened);
                            Assert.True(saved < attempt);
                            saved = attempt;
                            underWay.Add(new Stopped(attempt));
                            break;
                        case Deliver(var message):
                            Assert.True(hasProcess && next.Residence == Residence.Live, $"seed {seed}: delivered to nobody");
                            answered.Add(message);
                            break;
                        case Refuse(var message, _):
                            Assert.IsType<WakeFailed>(happened);
                            refused++;
                            answered.Add(message);
                            break;
                        case Leave:
                            Assert.True(hasProcess);
                            hasProcess = false;
                            parked += happened is Stopped ? 1 : 0;
                            break;
                        default:
                            Assert.IsType<Stay>(effect);
                            Assert.True(next.Residence == Residence.Live && hasProcess);
                            break;
                    }
                }

                state = next;
                Assert.Equal(state.Residence != Residence.Parked, hasProcess);
            }

            Assert.Empty(underWay);
            Assert.Equal(Enumerable.Range(1, (int)sent).Select(n => (long)n), answered);
            Assert.True(state.Residence is Residence.Parked or Residence.Live && state.Waiting.IsEmpty, $"seed {seed}: it hangs in {state.Residence}");
        }

        Assert.True(parked > 1000 && won > 1000 && rewoken > 1000 && refused > 1000, $"{parked} parked, {won} won, {rewoken} woken again, {refused} refused: too few");
    }
}
