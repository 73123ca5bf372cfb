using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>Takes series one row further, side by side. For one thread at a time; allocates nothing once warm.</summary>
internal sealed class CarriedReader(IReadOnlyList<ManagedNetwork> networks, StepEncoder encoder, WindowScale scale)
{
    private readonly NetworkWorkspace _workspace = new();
    private readonly StateRows _states = new(networks.Count, networks[0].Shape);
    private readonly int _channels = encoder.Layout.Channels;
    private PackedBatch? _batch;
    private int[] _lengths = [];

    public void Read(IReadOnlyList<ICarriedSeries> series)
    {
        int rows = PackedSize.Of(series.Count, series.Count, _channels);
        if (_lengths.Length < rows)
            _lengths = [.. Enumerable.Repeat(1, rows)];
        _states.Begin(rows);
        _batch = PackedBatch.Lay(_lengths.AsSpan(0, rows), encoder.Layout.ValuesPerStep, encoder.Layout.Tokens, staticWidth: 0, _batch);
        for (int row = 0; row < rows; row++)
        {
            WriteStep(series[row / _channels], row, _batch);
            _states.Read(row, StateOf(series, row));
        }

        for (int network = 0; network < networks.Count; network++)
            networks[network].Step(_batch, _workspace, _states.Of(network));
        for (int row = 0; row < rows; row++)
            _states.Write(row, StateOf(series, row));
        for (int i = 0; i < series.Count; i++)
            series[i].Next++;
    }

    /// <summary>A series holds the states of its channels one after another.</summary>
    private Span<float> StateOf(IReadOnlyList<ICarriedSeries> series, int row) =>
        series[row / _channels].State.AsSpan(row % _channels * _states.Width, _states.Width);

    private void WriteStep(ICarriedSeries series, int row, PackedBatch batch)
    {
        int targets = encoder.Layout.StepTargets, width = encoder.Layout.ValuesPerStep, channel = row % _channels;
        Span<double> mean = targets <= 256 ? stackalloc double[targets] : new double[targets];
        Span<float> deviation = targets <= 256 ? stackalloc float[targets] : new float[targets];
        scale.Write(series.Rows, series.Next, mean, deviation, channel * targets);
        encoder.Write(series.Rows, channel, series.Next, series.Next, mean, deviation, batch.Values.AsSpan(row * width, width));
        for (int column = 0; column < batch.Tokens.Length; column++)
            batch.Tokens[column][row] = encoder.Token(series.Rows, series.Next, series.Next, column);
    }
}
