using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Problems;

/// <summary>Pairs of a number from 0 to 1 and a mark; two numbers are marked, one in each half, and their sum is asked for (Hochreiter &amp; Schmidhuber 1997, section 5.4, in
/// the form of Le et al. 2015).</summary>
/// <param name="length">Steps of a row.</param>
internal sealed class AddingProblem(int length) : IProblem
{
    private const int TestRows = 1000, TestSeed = 1_000_003;

    public string Name => "adding";

    /// <summary>The variance of the sum of two numbers.</summary>
    public double Chance => 1.0 / 6;

    public double Error(MLContext mlContext, RecurrentCellOptions network, int rows, int seed, FitContext context)
    {
        var trainer = mlContext.Regression.Trainers.Recurrent(network with
        {
            SequenceColumnNames = [nameof(Sum.Steps)],
            FeaturesPerStep = 2,
            // Numbers and marks as they are: scaled by how rare it is, a mark would stand out.
            NormalizeInputs = false,
            LabelColumnName = nameof(Sum.Label),
        });
        var model = trainer.Fit(mlContext.Data.LoadFromEnumerable(Draw(rows, seed)), context);
        return mlContext.Regression.Evaluate(model.Transform(mlContext.Data.LoadFromEnumerable(Draw(TestRows, TestSeed + seed)))).MeanSquaredError;
    }

    private Sum[] Draw(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Draw(random))];
    }

    private Sum Draw(Random random)
    {
        var steps = new float[2 * length];
        for (int step = 0; step < length; step++)
            steps[2 * step] = random.NextSingle();
        int first = random.Next(length / 2), second = random.Next(length / 2, length);
        steps[2 * first + 1] = steps[2 * second + 1] = 1;
        return new Sum { Steps = steps, Label = steps[2 * first] + steps[2 * second] };
    }

    private sealed class Sum
    {
        public float[] Steps { get; set; } = [];

        public float Label { get; set; }
    }
}
