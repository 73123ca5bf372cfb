using System.Diagnostics;
using LiveSeries.Page;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace LiveSeries.Silo;

/// <summary>Looks at all silos once a second, for all who have the page open. Thread-safe.</summary>
internal sealed class ClusterWatch(IGrainFactory grains, ILocalSiloDetails self) : BackgroundService
{
    private const int RatesShown = 60;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1), _patience = TimeSpan.FromSeconds(5);

    private readonly EventRates _rates = new();
    private readonly Queue<double> _lastMinute = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private volatile ClusterView _latest = new([], null, []);

    public ClusterView Latest => _latest;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period);
        do
            _latest = await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<ClusterView> LookAsync(CancellationToken stop)
    {
        try
        {
            var management = grains.GetGrain<IManagementGrain>(0);
            var silos = (await management.GetHosts(onlyActive: false).WaitAsync(_patience, stop)).Where(s => s.Value != SiloStatus.Dead).ToArray();
            string? problem = await CountAsync(management, stop);
            return View(await Task.WhenAll(silos.OrderBy(s => $"{s.Key}", StringComparer.Ordinal).Select(s => LookAtAsync(management, s.Key, s.Value, stop))), problem);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return _latest with { Problem = $"The silos do not answer: {e.Message}" };
        }
    }

    private ClusterView View(SiloView[] silos, string? problem)
    {
        var view = new ClusterView(silos, problem, []);
        if (view.EventsPerSecond is { } rate)
            _lastMinute.Enqueue(rate);
        if (_lastMinute.Count > RatesShown)
            _lastMinute.Dequeue();
        return view with { Rates = [.. _lastMinute] };
    }

    /// <returns>The reason for which a silo has not told its events; null if all have.</returns>
    private async Task<string?> CountAsync(IManagementGrain management, CancellationToken stop)
    {
        try
        {
            object?[] counts = await management.SendControlCommandToProvider<EventCounter>(EventCounter.Name, 0, null).WaitAsync(_patience, stop);
            _rates.Take(_clock.Elapsed, [.. counts.OfType<SiloEvents>()]);
            return null;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return $"A silo does not answer: {e.Message}";
        }
    }

    private async Task<SiloView> LookAtAsync(IManagementGrain management, SiloAddress silo, SiloStatus status, CancellationToken stop)
    {
        string name = $"{silo.Endpoint}";
        bool isThis = silo.Equals(self.SiloAddress);
        try
        {
            var statistics = (await management.GetRuntimeStatistics([silo]).WaitAsync(_patience, stop))[0];
            var grainCounts = await management.GetSimpleGrainStatistics([silo]).WaitAsync(_patience, stop);
            var environment = statistics.EnvironmentStatistics;
            int series = grainCounts.Where(g => g.GrainType.Contains(".SeriesGrain", StringComparison.Ordinal)).Sum(g => g.ActivationCount);
            return new SiloView(name, $"{status}", isThis, series, statistics.ActivationCount,
                float.IsFinite(environment.FilteredCpuUsagePercentage) ? environment.FilteredCpuUsagePercentage : null, environment.FilteredMemoryUsageBytes / 1e6, _rates.Of(silo));
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return new SiloView(name, "No answer", isThis, null, null, null, null, null);
        }
    }
}
