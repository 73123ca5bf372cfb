using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>Kills silos while events flow, starts them again, and looks at the memory and the series of those that live. For one flow at a time.</summary>
internal sealed class SoakKills(SoakOptions options, SiloProcess[] silos, IGrainFactory grains, SoakProgress progress)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250), _count = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(options.Seed);
    private long _counted;

    /// <summary>The moment of each kill.</summary>
    public List<long> Moments { get; } = [];

    /// <summary>Seconds from each kill until its silos took calls again.</summary>
    public List<double> Restarts { get; } = [];

    /// <summary>The most bytes that a silo had.</summary>
    public long MostMemory { get; private set; }

    /// <summary>The most series that were in memory at once.</summary>
    public int MostActive { get; private set; }

    /// <summary>The fewest after that: idle ones have left.</summary>
    public int FewestActive { get; private set; } = int.MaxValue;

    /// <summary>Kills as many times as it should, each at a random part of the events, and looks on until they have ended.</summary>
    public async Task RunAsync(Task load)
    {
        for (int kill = 1; kill <= options.Kills; kill++)
        {
            long at = (long)(options.Events * (kill - 0.25 - 0.5 * _random.NextDouble()) / (options.Kills + 0.5));
            await WatchAsync(() => progress.Acknowledged >= at || load.IsCompleted);
            if (load.IsCompleted)
                break;
            await KillAsync(kill == options.Kills ? silos : [silos[_random.Next(silos.Length)]]);
        }

        await WatchAsync(() => load.IsCompleted);
        await load;
    }

    private async Task KillAsync(SiloProcess[] victims)
    {
        long begin = Stopwatch.GetTimestamp();
        Moments.Add(begin);
        await Task.WhenAll(victims.Select(silo => silo.KillAsync()));
        await Task.Delay(_random.Next(2000));
        await Task.WhenAll(victims.Select(silo => silo.StartAsync()));
        Restarts.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    private async Task WatchAsync(Func<bool> hasEnded)
    {
        while (!hasEnded())
        {
            MostMemory = Math.Max(MostMemory, silos.Max(silo => silo.Memory));
            if (Stopwatch.GetElapsedTime(_counted) > _count)
                await CountAsync();
            await Task.Delay(_look);
        }
    }

    private async Task CountAsync()
    {
        try
        {
            var counts = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
            int active = counts.Where(c => c.GrainType.Contains(nameof(Orleans.Series.SeriesGrain), StringComparison.Ordinal)).Sum(c => c.ActivationCount);
            if (active > MostActive)
                (MostActive, FewestActive) = (active, active);
            FewestActive = Math.Min(FewestActive, active);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // A silo that has just been killed does not count.
        }

        _counted = Stopwatch.GetTimestamp();
    }
}
