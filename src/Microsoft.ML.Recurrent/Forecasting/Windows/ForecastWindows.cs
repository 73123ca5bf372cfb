using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>
/// Windows as rows of steps: the rows up to an origin, then the rows of the horizon with what is known of them. They are gathered from the
/// series when a batch is packed, and never held.
/// </summary>
/// <param name="encoder">Writes the steps.</param>
/// <param name="scale">Scales the targets.</param>
/// <param name="window">Rows up to the origin at most.</param>
/// <param name="ahead">Rows after the origin.</param>
/// <param name="origins">One row of steps each.</param>
internal sealed class ForecastWindows(
    StepEncoder encoder, WindowScale scale, int window, int ahead, IReadOnlyList<Origin> origins) : ISequenceSource
{
    public int Length(int row) => Math.Min(window, origins[row].Row + 1) + ahead;

    public PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null)
    {
        var layout = encoder.Layout;
        Span<int> lengths = rows.Length <= 256 ? stackalloc int[rows.Length] : new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            lengths[i] = Length(rows[i]);
        var batch = PackedBatch.Lay(lengths, layout.ValuesPerStep, layout.Tokens, staticWidth: 0, reuse);
        Span<float> mean = stackalloc float[layout.Targets], deviation = stackalloc float[layout.Targets];
        for (int packed = 0; packed < rows.Length; packed++)
            PackRow(origins[rows[batch.RowOrder[packed]]], packed, batch, mean, deviation);
        return batch;
    }

    private void PackRow(Origin origin, int packed, PackedBatch batch, Span<float> mean, Span<float> deviation)
    {
        scale.Write(origin.Series, origin.Row, mean, deviation);
        int width = encoder.Layout.ValuesPerStep, steps = batch.Packing.Lengths[packed], first = origin.Row + 1 + ahead - steps;
        for (int step = 0; step < steps; step++)
        {
            int position = batch.Packing.StepOffsets[step] + packed;
            encoder.Write(origin.Series, origin.Row, first + step, mean, deviation, batch.Values.AsSpan(position * width, width));
            for (int column = 0; column < batch.Tokens.Length; column++)
                batch.Tokens[column][position] = origin.Series.StaticTokens[column];
        }
    }
}
