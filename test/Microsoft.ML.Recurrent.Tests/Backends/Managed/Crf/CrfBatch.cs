using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;

/// <summary>A random field and a ragged batch of emissions, with what enumeration says of it.</summary>
internal sealed class CrfBatch
{
    public CrfBatch(int labels, int[] lengths, int seed = 1, float range = 1)
    {
        var random = new Random(seed);
        Packing = Packing.FromSortedLengths(lengths);
        Parameters = new CrfParameters(Draw(labels * labels), Draw(labels), Draw(labels));
        Emissions = GC.AllocateArray<float>(Packing.TotalSteps * labels, pinned: true);
        Draw(Emissions.Length).CopyTo(Emissions, 0);
        Labels = [.. Enumerable.Range(0, Packing.TotalSteps).Select(_ => random.Next(labels))];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => range * (float)(2 * random.NextDouble() - 1))];
    }

    public Packing Packing { get; }

    public CrfParameters Parameters { get; set; }

    /// <summary>(TotalSteps, labels), pinned.</summary>
    public float[] Emissions { get; }

    /// <summary>(TotalSteps).</summary>
    public int[] Labels { get; set; }

    public unsafe RowMemory Memory => Rows(Emissions);

    public CrfRow Row(int row) => new(Packing, row, Memory, Parameters.Labels);

    public CrfLattice Lattice(int threads = 1)
    {
        var lattice = new CrfLattice(Packing, new CrfFactors(Parameters, Simd.Best), Memory);
        lattice.Forward(threads);
        return lattice;
    }

    /// <summary>(TotalSteps, labels).</summary>
    public float[] Marginals(int threads = 1)
    {
        float[] marginals = GC.AllocateArray<float>(Emissions.Length, pinned: true);
        new CrfBackward(Lattice(threads), [], Rows(marginals), sumsPairs: false).Run(threads);
        return marginals;
    }

    /// <summary>Losses, then the gradients of emissions, transitions, start and end, for weights of 1, 2, 3, ….</summary>
    public float[][] Loss(int threads = 1)
    {
        float[] losses = new float[Packing.Rows], emissions = GC.AllocateArray<float>(Emissions.Length, pinned: true);
        int labels = Parameters.Labels;
        float[] transitions = new float[labels * labels], start = new float[labels], end = new float[labels];
        var loss = new CrfLoss(new CrfLattice(Packing, new CrfFactors(Parameters, Simd.Best), Memory), Labels);
        loss.Forward(losses, threads);
        loss.Backward(Weights, new CrfGradient(Rows(emissions), transitions, start, end), threads);
        return [losses, emissions, transitions, start, end];
    }

    public float[] Weights => [.. Enumerable.Range(1, Packing.Rows).Select(weight => (float)weight)];

    /// <summary>Every labeling of a row with its score.</summary>
    public IEnumerable<(double Score, int[] Labels)> Labelings(int row)
    {
        int length = Packing.Lengths[row], labels = Parameters.Labels, count = (int)Math.Pow(labels, length);
        for (int number = 0; number < count; number++)
        {
            int[] own = [.. Enumerable.Range(0, length).Select(step => number / (int)Math.Pow(labels, length - 1 - step) % labels)];
            yield return (length == 0 ? 0 : Parameters.Score(Row(row), own), own);
        }
    }

    public static double LogOfSum(IEnumerable<double> terms)
    {
        double most = terms.Max();
        return most + Math.Log(terms.Sum(term => Math.Exp(term - most)));
    }

    private unsafe RowMemory Rows(float[] pinned) => new(
        (float*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), Parameters.Labels);
}
