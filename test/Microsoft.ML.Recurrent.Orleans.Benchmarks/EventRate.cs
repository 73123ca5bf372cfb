using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>A turn's events per second, milliseconds from an event to its receipt, and this process' microseconds of processor per event.</summary>
internal sealed record Measurement(double PerSecond, double P50, double P99, double Processor);

/// <summary>A silo with live series, and callers that each send the events of their series one after another, and wait for each receipt.</summary>
internal sealed class EventRate : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Caller[] _callers;

    private EventRate(IHost host, Arguments arguments)
    {
        _host = host;
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        _callers = [.. Enumerable.Range(0, arguments.Callers).Select(i => new Caller(grains, 1 + i * arguments.Series, arguments.Series))];
    }

    public static async Task<EventRate> StartAsync(string name, Arguments arguments, Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(PostgresServer.FreePort(), PostgresServer.FreePort(), serviceId: "benchmark", clusterId: name);
            silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(2));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(2));
            configure(silo);
            Silos.AddSeries(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new EventRate(host, arguments);
    }

    public async Task<Measurement> MeasureAsync(TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        double[][] latencies = await Task.WhenAll(_callers.Select(caller => Task.Run(() => caller.SendAsync(begin, time))));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double[] all = [.. latencies.SelectMany(l => l).Order()];
        return new Measurement(all.Length / seconds, all[all.Length / 2], all[all.Length * 99 / 100], (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / all.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>One caller with series of its own.</summary>
    private sealed class Caller(IGrainFactory grains, int first, int count)
    {
        private readonly ISeriesGrain[] _series = [.. Enumerable.Range(first, count).Select(number => grains.GetGrain<ISeriesGrain>($"m/{Readings.Name(number)}"))];
        private long _sent;

        /// <returns>Milliseconds of each event.</returns>
        public async Task<double[]> SendAsync(long begin, TimeSpan time)
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(begin) < time)
            {
                long sequence = 1 + _sent / count;
                int place = (int)(_sent++ % count);
                var reading = Readings.Row(first + place, (int)sequence);
                long sent = Stopwatch.GetTimestamp();
                var receipt = await _series[place].Observe(sequence, reading);
                if (receipt.DurableSequence != sequence)
                    throw new InvalidOperationException($"Event {sequence} has receipt {receipt}.");
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return [.. latencies];
        }
    }
}
