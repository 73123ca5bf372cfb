using System.Numerics;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>A linear map of a target's history to its horizon, in scaled units. Immutable by convention.</summary>
/// <param name="Rows">The rows read, counted back from the origin, rising from 0.</param>
/// <param name="Weight">(targets, horizon, rows): of the last observed value, then of each further row's difference to it.</param>
/// <param name="Bias">(targets, horizon): the drift that is added.</param>
/// <param name="Levels">(targets, horizon, levels): how far each level lies from the point forecast.</param>
internal sealed record RidgeMember(int[] Rows, float[] Weight, float[] Bias, float[] Levels)
{
    /// <summary>True if the drift is in typical deviations of a series' windows, so that it is the same for each of them; else in scaled units.</summary>
    public bool HasTypicalDrift { get; init; }

    /// <summary>The most rows that are read.</summary>
    public const int MostRows = 512;

    /// <summary>A missing row counts as the last observed value.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="rows">As <see cref="Rows"/>.</param>
    /// <param name="inputs">(rows): what <see cref="Forecast"/> takes.</param>
    public static void Read(in MemberHistory history, ReadOnlySpan<int> rows, Span<float> inputs)
    {
        inputs[0] = (float)history.Last;
        for (int i = 1; i < rows.Length; i++)
        {
            double value = history.At(history.Origin - rows[i]);
            inputs[i] = double.IsNaN(value) ? 0 : (float)(value - history.Last);
        }
    }

    /// <param name="history">What is known.</param>
    /// <param name="inputs">What <see cref="Read"/> gives.</param>
    /// <param name="cell">The target and horizon step.</param>
    public float Forecast(in MemberHistory history, ReadOnlySpan<float> inputs, int cell) =>
        (HasTypicalDrift ? Bias[cell] * history.Typical : Bias[cell]) + Dot(inputs, Weight.AsSpan(cell * inputs.Length, inputs.Length));

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
