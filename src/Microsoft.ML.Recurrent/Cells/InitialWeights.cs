using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Draws initial weights.</summary>
internal static class InitialWeights
{
    /// <summary>Uniform in ±√(6 / (inputs + outputs)) (Glorot &amp; Bengio 2010).</summary>
    public static void Glorot(Span<float> matrix, int inputs, int outputs, Random random)
    {
        double bound = Math.Sqrt(6.0 / (inputs + outputs));
        foreach (ref float value in matrix)
            value = (float)((2 * random.NextDouble() - 1) * bound);
    }

    /// <summary>Normal with mean 0.</summary>
    public static void Normal(Span<float> matrix, double deviation, Random random)
    {
        foreach (ref float value in matrix)
            value = (float)(Gaussian(random) * deviation);
    }

    /// <summary>A random orthogonal matrix: Gaussian rows made orthonormal by the modified Gram–Schmidt process.</summary>
    /// <param name="matrix">(size, size), row-major.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="random">The source of chance.</param>
    public static void Orthogonal(Span<float> matrix, int size, Random random)
    {
        for (int row = 0; row < size; row++)
        {
            var current = matrix.Slice(row * size, size);
            do
            {
                Normal(current, 1, random);
                // Twice, because one pass in single precision leaves a visible remainder.
                RemoveComponents(matrix, row, size);
                RemoveComponents(matrix, row, size);
            }
            while (TensorPrimitives.Norm<float>(current) < 1e-3f);
            TensorPrimitives.Divide(current, TensorPrimitives.Norm<float>(current), current);
        }
    }

    private static void RemoveComponents(Span<float> matrix, int row, int size)
    {
        var current = matrix.Slice(row * size, size);
        for (int earlier = 0; earlier < row; earlier++)
        {
            var other = matrix.Slice(earlier * size, size);
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(other, current), current, current);
        }
    }

    /// <summary>Box–Muller.</summary>
    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
