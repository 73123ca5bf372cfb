using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>Loops over labels in double precision, whose range products of a lattice's values need. Sums are made in a fixed order wherever the labels stand in memory.</summary>
internal static class CrfSums
{
    /// <summary>The sum of the values.</summary>
    public static double Of(ReadOnlySpan<float> values)
    {
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int label = 0;
        for (; label <= values.Length - Vector<float>.Count; label += Vector<float>.Count)
        {
            var (first, second) = Wide(values, label);
            (low, high) = (low + first, high + second);
        }

        double sum = Vector.Sum(low + high);
        for (; label < values.Length; label++)
            sum += values[label];
        return sum;
    }

    /// <summary>The sum of the products of neighbors.</summary>
    /// <param name="left">Values.</param>
    /// <param name="right">At least as many.</param>
    public static double OfProducts(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        right = right[..left.Length];
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int label = 0;
        for (; label <= left.Length - Vector<float>.Count; label += Vector<float>.Count)
        {
            var ((leftLow, leftHigh), (rightLow, rightHigh)) = (Wide(left, label), Wide(right, label));
            (low, high) = (low + leftLow * rightLow, high + leftHigh * rightHigh);
        }

        double sum = Vector.Sum(low + high);
        for (; label < left.Length; label++)
            sum += (double)left[label] * right[label];
        return sum;
    }

    /// <summary>Writes left × right × factor.</summary>
    /// <param name="left">At least as many values as the target.</param>
    /// <param name="right">As well.</param>
    /// <param name="factor">For all.</param>
    /// <param name="target">Written.</param>
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, double factor, Span<float> target)
    {
        left = left[..target.Length];
        right = right[..target.Length];
        int label = 0;
        for (; label <= target.Length - Vector<float>.Count; label += Vector<float>.Count)
        {
            var ((leftLow, leftHigh), (rightLow, rightHigh)) = (Wide(left, label), Wide(right, label));
            Vector.Narrow(leftLow * rightLow * factor, leftHigh * rightHigh * factor).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)label);
        }

        for (; label < target.Length; label++)
            target[label] = (float)((double)left[label] * right[label] * factor);
    }

    /// <summary>Multiplies the values by a factor that single precision may not hold.</summary>
    public static void Scale(Span<float> values, double factor)
    {
        int label = 0;
        for (; label <= values.Length - Vector<float>.Count; label += Vector<float>.Count)
        {
            var (low, high) = Wide(values, label);
            Vector.Narrow(low * factor, high * factor).StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)label);
        }

        for (; label < values.Length; label++)
            values[label] = (float)(values[label] * factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Low, Vector<double> High) Wide(ReadOnlySpan<float> values, int first)
    {
        Vector.Widen(Vector.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)first), out var low, out var high);
        return (low, high);
    }
}
