using CsCheck;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

public class LabelStandardizationTests
{
    [Fact]
    public void ScoresUndoWhatLabelsWereGiven() => Gen.Float[-1000, 1000].Array[4, 40].Where(l => l.Length % 2 == 0).Sample(labels =>
    {
        var set = Set(labels, width: 2);
        var task = LabelStandardization.Measure(new TaskDescription(PredictionTask.Regression, 2), set, [.. Enumerable.Range(0, set.Rows)]);

        float[] standardized = LabelStandardization.Apply(set, task).Labels;

        for (int i = 0; i < labels.Length; i++)
            (standardized[i] * task.LabelScale![i % 2] + task.LabelMean![i % 2]).Should().BeApproximately(labels[i], 0.01f);
    });

    [Fact]
    public void OnlyTrainingRowsAreMeasured()
    {
        var task = LabelStandardization.Measure(new TaskDescription(PredictionTask.Regression, 1), Set([1, 3, 1000], width: 1), [0, 1]);

        task.LabelMean.Should().Equal(2);
        task.LabelScale.Should().Equal(1);
    }

    [Fact]
    public void ConstantLabelsAreLearntAtOnce()
    {
        var context = new MLContext(1);
        var rows = SyntheticRows.Create(40);
        foreach (var row in rows)
            row.Target = 12.5f;
        var data = context.Data.LoadFromEnumerable(rows);

        var model = context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target", epochs: 5)).Fit(data);

        context.Regression.Evaluate(model.Transform(data), "Target").MeanAbsoluteError.Should().BeLessThan(0.5);
        model.History.Should().OnlyContain(e => double.IsFinite(e.ValidationMetric!.Value));
    }

    private static TrainingSet Set(float[] labels, int width)
    {
        int rows = labels.Length / width;
        return new TrainingSet(RaggedRows.Create(RaggedRows.Columns(1, [], 0), new int[rows]), labels, width, [.. Enumerable.Repeat(1f, rows)]);
    }
}
