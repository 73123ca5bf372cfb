using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>Attention of several heads is that of each head alone; one head scores the bits of models that were saved when there was no other.</summary>
public class StepAttentionTests
{
    private const int Units = 6, Width = 9, Heads = 3;

    private static readonly Packing _packing = Packing.FromSortedLengths([5, 5, 2, 1, 0]);

    private readonly float[] _weight = Draw(Units * Width, 1), _bias = Draw(Units, 2), _queries = Draw(Heads * Units, 3), _outputs = Draw(_packing.TotalSteps * Width, 4);

    [Fact]
    public void EachHeadIsThatOfAnAttentionOfItsOwn()
    {
        var (weights, pooled) = Pool(_queries, Heads);
        for (int head = 0; head < Heads; head++)
        {
            var (own, vectors) = Pool(_queries.AsSpan(head * Units, Units), heads: 1);

            weights.Chunk(Heads).Select(step => step[head]).Should().Equal(own);
            pooled.Chunk(Heads * Width).SelectMany(row => row[(head * Width)..((head + 1) * Width)]).Should().Equal(vectors);
        }
    }

    [Fact]
    public void OneHeadHasTheBitsOfThePlainFormula()
    {
        var (weights, pooled) = Pool(_queries.AsSpan(0, Units), heads: 1);

        for (int row = 0; row < _packing.Rows; row++)
        {
            float[] scores = [.. Positions(row).Select(Score)];
            float[] grown = [.. scores.Select(score => MathF.Exp(score - scores.Max()))];
            float sum = grown.Aggregate(0f, (a, b) => a + b);
            float[] vector = new float[Width];
            foreach (var (position, exp) in Positions(row).Zip(grown))
            {
                weights[position].Should().Be(exp / sum);
                TensorPrimitives.MultiplyAdd(_outputs.AsSpan(position * Width, Width), exp / sum, vector, vector);
            }

            pooled[(row * Width)..((row + 1) * Width)].Should().Equal(vector);
        }
    }

    [Fact]
    public void GradientsOfSeveralHeadsAreTheSumsOfEachHeads()
    {
        float[] slopes = Draw(_packing.Rows * Heads * Width, 5);
        var found = Backward(_queries, Heads, slopes);
        var sums = Enumerable.Range(0, Heads).Select(head => Backward(
            _queries.AsSpan(head * Units, Units), 1, [.. slopes.Chunk(Heads * Width).SelectMany(row => row[(head * Width)..((head + 1) * Width)])])).ToArray();

        Closeness.RelativeError(found.Vector, [.. sums.SelectMany(s => s.Vector)]).Should().BeLessThan(1e-6);
        Closeness.RelativeError(found.Outputs, Total(s => s.Outputs)).Should().BeLessThan(1e-6);
        Closeness.RelativeError(found.Weight, Total(s => s.Weight)).Should().BeLessThan(1e-6);
        Closeness.RelativeError(found.Bias, Total(s => s.Bias)).Should().BeLessThan(1e-5);

        float[] Total(Func<(float[] Outputs, float[] Weight, float[] Bias, float[] Vector), float[]> of) =>
            sums.Select(of).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
    }

    private static IEnumerable<int> Positions(int row) => Enumerable.Range(0, _packing.Lengths[row]).Select(step => _packing.StepOffsets[step] + row);

    private float Score(int position)
    {
        float score = 0;
        for (int unit = 0; unit < Units; unit++)
            score += _queries[unit] * MathF.Tanh(_bias[unit] + TensorPrimitives.Dot<float>(_weight.AsSpan(unit * Width, Width), _outputs.AsSpan(position * Width, Width)));
        return score;
    }

    private (float[] Weights, float[] Pooled) Pool(ReadOnlySpan<float> queries, int heads)
    {
        float[] weights = new float[_packing.TotalSteps * heads], pooled = new float[_packing.Rows * heads * Width];
        var attention = new StepAttention(_weight, _bias, queries);
        attention.Weigh(_packing, _outputs, weights);
        attention.Pool(_packing, _outputs, weights, pooled, heads * Width);
        return (weights, pooled);
    }

    private (float[] Outputs, float[] Weight, float[] Bias, float[] Vector) Backward(ReadOnlySpan<float> queries, int heads, float[] slopes)
    {
        float[] outputs = new float[_outputs.Length], weight = new float[_weight.Length], bias = new float[Units], vector = new float[heads * Units];
        new StepAttention(_weight, _bias, queries).Backward(_packing, _outputs, Pool(queries, heads).Weights, slopes, outputs, new StepAttentionGradient(weight, bias, vector));
        return (outputs, weight, bias, vector);
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
