using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>
/// Windows as rows of steps: the rows up to an origin, then the rows of the horizon with what is known of them. They are gathered from the
/// series when a batch is packed, and never held. Row r belongs to origin r / channels.
/// </summary>
/// <param name="encoder">Writes the steps.</param>
/// <param name="scale">Scales the targets.</param>
/// <param name="starts">Where windows begin.</param>
/// <param name="ahead">Rows after the origin.</param>
/// <param name="origins">One row of steps for each of their channels.</param>
/// <param name="stateLayers">Layers whose states windows start from; 0 for zero states.</param>
/// <param name="stateSize">Numbers of a state in each layer.</param>
internal sealed class ForecastWindows(
    StepEncoder encoder, WindowScale scale, IWindowStarts starts, int ahead, IReadOnlyList<Origin> origins,
    int stateLayers = 0, int stateSize = 0) : ISequenceSource
{
    private readonly int _channels = encoder.Layout.Channels;

    public int Length(int row)
    {
        int origin = row / _channels;
        return checked((int)(origins[origin].Row + 1 - starts.First(origin)) + ahead);
    }

    public PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null)
    {
        var layout = encoder.Layout;
        Span<int> lengths = rows.Length <= 256 ? stackalloc int[rows.Length] : new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            lengths[i] = Length(rows[i]);
        var batch = PackedBatch.Lay(lengths, layout.ValuesPerStep, layout.Tokens, staticWidth: 0, reuse);
        int targets = layout.StepTargets;
        Span<double> mean = targets <= 256 ? stackalloc double[targets] : new double[targets];
        Span<float> deviation = targets <= 256 ? stackalloc float[targets] : new float[targets];
        if (stateLayers > 0)
            batch.StartFromStates(stateLayers, stateSize);
        for (int packed = 0; packed < rows.Length; packed++)
        {
            var (origin, channel) = Math.DivRem(rows[batch.RowOrder[packed]], _channels);
            PackRow(origins[origin], channel, packed, batch, mean, deviation);
            if (stateLayers > 0)
                PackState(starts.State(origin), channel, packed, batch);
        }

        return batch;
    }

    private void PackState(ReadOnlySpan<float> state, int channel, int packed, PackedBatch batch)
    {
        for (int layer = 0; layer < stateLayers; layer++)
        {
            var target = batch.StatesOf(layer).Slice(packed * stateSize, stateSize);
            if (state.IsEmpty)
                target.Clear();
            else
                state.Slice((channel * stateLayers + layer) * stateSize, stateSize).CopyTo(target);
        }
    }

    private void PackRow(Origin origin, int channel, int packed, PackedBatch batch, Span<double> mean, Span<float> deviation)
    {
        scale.Write(origin.Series, origin.Row, mean, deviation, channel * mean.Length);
        int width = encoder.Layout.ValuesPerStep, steps = batch.Packing.Lengths[packed];
        long first = origin.Row + 1 + ahead - steps;
        for (int step = 0; step < steps; step++)
        {
            int position = batch.Packing.StepOffsets[step] + packed;
            encoder.Write(origin.Series, channel, origin.Row, first + step, mean, deviation, batch.Values.AsSpan(position * width, width));
            for (int column = 0; column < batch.Tokens.Length; column++)
                batch.Tokens[column][position] = encoder.Token(origin.Series, origin.Row, first + step, column);
        }
    }
}
