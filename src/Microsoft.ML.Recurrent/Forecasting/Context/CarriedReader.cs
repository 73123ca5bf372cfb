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
    private readonly int _layers = networks[0].Shape.Options.Layers;
    private readonly int _size = networks[0].Shape.StateSize;
    private readonly int _channels = encoder.Layout.Channels;
    private PackedBatch? _batch;
    private float[] _states = [];
    private int[] _lengths = [];

    public void Read(IReadOnlyList<CarriedSeries> series)
    {
        int rows = PackedSize.Of(series.Count, series.Count, _channels);
        if (_lengths.Length < rows)
            (_lengths, _states) = ([.. Enumerable.Repeat(1, rows)], new float[PackedSize.Of(rows, rows, (long)_layers * _size)]);
        _batch = PackedBatch.Lay(_lengths.AsSpan(0, rows), encoder.Layout.ValuesPerStep, encoder.Layout.Tokens, staticWidth: 0, _batch);
        for (int row = 0; row < rows; row++)
            WriteStep(series[row / _channels], row, _batch);
        for (int network = 0; network < networks.Count; network++)
            Step(network, series, rows, _batch);
        for (int i = 0; i < series.Count; i++)
            series[i].MoveOn();
    }

    private void Step(int network, IReadOnlyList<CarriedSeries> series, int rows, PackedBatch batch)
    {
        for (int row = 0; row < rows; row++)
            Move(network, series[row / _channels].State, row, rows, toSeries: false);
        networks[network].Step(batch, _workspace, _states.AsSpan(0, _layers * rows * _size));
        for (int row = 0; row < rows; row++)
            Move(network, series[row / _channels].State, row, rows, toSeries: true);
    }

    private void WriteStep(CarriedSeries series, int row, PackedBatch batch)
    {
        int targets = encoder.Layout.StepTargets, width = encoder.Layout.ValuesPerStep, channel = row % _channels;
        Span<double> mean = targets <= 256 ? stackalloc double[targets] : new double[targets];
        Span<float> deviation = targets <= 256 ? stackalloc float[targets] : new float[targets];
        scale.Write(series.Rows, series.Next, mean, deviation, channel * targets);
        encoder.Write(series.Rows, channel, series.Next, series.Next, mean, deviation, batch.Values.AsSpan(row * width, width));
        for (int column = 0; column < batch.Tokens.Length; column++)
            batch.Tokens[column][row] = encoder.Token(series.Rows, series.Next, series.Next, column);
    }

    /// <summary>A series holds the layers of each channel and network together, the network each layer's rows.</summary>
    private void Move(int network, float[] state, int row, int rows, bool toSeries)
    {
        for (int layer = 0; layer < _layers; layer++)
        {
            var own = state.AsSpan(((row % _channels * networks.Count + network) * _layers + layer) * _size, _size);
            var shared = _states.AsSpan((layer * rows + row) * _size, _size);
            if (toSeries)
                shared.CopyTo(own);
            else
                own.CopyTo(shared);
        }
    }
}
