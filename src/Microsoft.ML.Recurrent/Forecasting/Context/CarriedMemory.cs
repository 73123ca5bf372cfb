using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>
/// Carries each series' hidden state on from its first row. Series stand side by side in batches, each row of a series read once; a state
/// does not depend on the series beside it.
/// </summary>
/// <param name="networks">The fitted network, or those of an ensemble.</param>
/// <param name="encoder">Writes the steps.</param>
/// <param name="scale">Scales the targets.</param>
internal sealed class CarriedMemory(IReadOnlyList<ManagedNetwork> networks, StepEncoder encoder, Scales.WindowScale scale) : IForecastMemory
{
    private const int PartSeries = 32;

    private readonly Dictionary<SeriesRows, CarriedSeries> _series = [];

    /// <summary>Values of a state, (channels, networks, layers, state size).</summary>
    private int Width { get; } = encoder.Layout.Channels * networks.Count * networks[0].Shape.Options.Layers * networks[0].Shape.StateSize;

    public IWindowStarts Advance(IReadOnlyList<Origin> origins)
    {
        var starts = new CarriedStarts(origins, Width);
        CarriedSeries[] reached = [.. Reach(origins)];
        int parts = (reached.Length + PartSeries - 1) / PartSeries;
        if (parts == 1)
            ReadOn(reached, starts);
        else
            ParallelRun.Execute(new Parts(this, reached, starts), parts, Environment.ProcessorCount);
        return starts;
    }

    public IForecastMemory Branch(IWindowStarts starts, IReadOnlyList<Origin> paths)
    {
        var memory = new CarriedMemory(networks, encoder, scale);
        for (int i = 0; i < paths.Count; i++)
            memory._series.Add(paths[i].Series, new CarriedSeries(paths[i].Series, starts.State(i).ToArray(), paths[i].Row + 1));
        return memory;
    }

    /// <summary>The series of the origins, told where their origins are.</summary>
    private IEnumerable<CarriedSeries> Reach(IReadOnlyList<Origin> origins)
    {
        var reached = new HashSet<CarriedSeries>();
        for (int i = 0; i < origins.Count; i++)
        {
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, origins[i].Series, out _);
            series ??= new CarriedSeries(origins[i].Series, new float[Width], 0);
            if (reached.Add(series))
                series.Due.Clear();
            series.Due.Enqueue((origins[i].Row, i));
        }

        return reached;
    }

    private sealed class Parts(CarriedMemory memory, CarriedSeries[] series, CarriedStarts starts) : IParallelWork
    {
        public void Execute(int item, int worker) =>
            memory.ReadOn(series[(item * PartSeries)..Math.Min(series.Length, (item + 1) * PartSeries)], starts);
    }

    /// <summary>Reads some series side by side, a row of each at a time, as long as one of them has an origin ahead.</summary>
    private void ReadOn(CarriedSeries[] series, CarriedStarts starts)
    {
        var reader = new CarriedReader(networks, encoder, scale);
        List<CarriedSeries> active = [.. series];
        while (true)
        {
            foreach (var one in active)
                one.Keep(starts);
            active.RemoveAll(s => s.Due.Count == 0);
            if (active.Count == 0)
                return;
            reader.Read(active);
        }
    }
}
