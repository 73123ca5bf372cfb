using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Weighted sums of products of rows in double precision: every input, and the constant 1, with every input and output. Rows are added in
/// blocks, each sum in the order of the rows whatever the vectors' width.</summary>
/// <param name="inputs">Inputs of a row.</param>
/// <param name="outputs">Outputs of a row.</param>
internal sealed class RidgeSums(int inputs, int outputs)
{
    private const int BlockRows = 256;

    // Whole vectors of any width.
    private readonly int _width = (inputs + 1 + outputs + 7) / 8 * 8;
    private readonly double[] _block = new double[BlockRows * ((inputs + 1 + outputs + 7) / 8 * 8)];
    private readonly double[] _products = new double[(inputs + 1) * ((inputs + 1 + outputs + 7) / 8 * 8)];
    private int _held;

    public int Inputs => inputs;

    public int Outputs => outputs;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    public double Weight { get; private set; }

    public double SquaredWeight { get; private set; }

    /// <summary>(outputs): the weight of the rows with an output that is there.</summary>
    public double[] OutputWeight { get; } = new double[outputs];

    /// <summary>(outputs).</summary>
    public double[] OutputSquares { get; } = new double[outputs];

    /// <summary>The sum of products of an input (<see cref="Inputs"/> for the constant) with a later one, the constant or an output behind it.</summary>
    public double Product(int input, int other) => _products[Math.Min(input, other) * _width + Math.Max(input, other)];

    /// <param name="x">(inputs).</param>
    /// <param name="y">(outputs); NaN is missing.</param>
    /// <param name="weight">Above 0.</param>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, double weight)
    {
        double root = Math.Sqrt(weight);
        var row = _block.AsSpan(_held * _width, _width);
        for (int i = 0; i < x.Length; i++)
            row[i] = root * x[i];
        row[inputs] = root;
        for (int i = 0; i < y.Length; i++)
        {
            bool isThere = !float.IsNaN(y[i]);
            row[inputs + 1 + i] = isThere ? root * y[i] : 0;
            OutputWeight[i] += isThere ? weight : 0;
            OutputSquares[i] += isThere ? weight * y[i] * y[i] : 0;
        }

        (Rows, Weight, SquaredWeight) = (Rows + 1, Weight + weight, SquaredWeight + weight * weight);
        if (++_held == BlockRows)
            Flush();
    }

    /// <summary>Brings the rows held into the sums; after the last row.</summary>
    public void Flush()
    {
        // Rows that are not there are zeros.
        _block.AsSpan(_held * _width).Clear();
        var block = MemoryMarshal.Cast<double, Vector<double>>(_block.AsSpan());
        var products = MemoryMarshal.Cast<double, Vector<double>>(_products.AsSpan());
        int vectors = _width / Vector<double>.Count;
        for (int input = 0; input <= inputs; input++)
        {
            var sums = products.Slice(input * vectors, vectors);
            for (int row = 0; row < _held; row += 4)
                AddFour(block.Slice(row * vectors, 4 * vectors), _block.AsSpan(row * _width + input, 3 * _width + 1), input / Vector<double>.Count, sums);
        }

        _held = 0;
    }

    private void AddFour(ReadOnlySpan<Vector<double>> rows, ReadOnlySpan<double> factors, int first, Span<Vector<double>> sums)
    {
        int vectors = sums.Length;
        Vector<double> a = new(factors[0]), b = new(factors[_width]), c = new(factors[2 * _width]), d = new(factors[3 * _width]);
        ReadOnlySpan<Vector<double>> rowA = rows[..vectors], rowB = rows[vectors..(2 * vectors)], rowC = rows[(2 * vectors)..(3 * vectors)], rowD = rows[(3 * vectors)..];
        for (int i = first; i < sums.Length && i < rowA.Length && i < rowB.Length && i < rowC.Length && i < rowD.Length; i++)
            sums[i] += ((a * rowA[i]) + (b * rowB[i])) + ((c * rowC[i]) + (d * rowD[i]));
    }
}
