using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Each task's columns, as ONNX Runtime and as ML.NET give them.</summary>
public sealed class OnnxOutputTests
{
    private static readonly OnnxRow[] _rows = OnnxRow.Create(5, 0, 1, 8, 2, 6, 3);

    [Fact]
    public void BinaryGivesScoreProbabilityAndTruth()
    {
        var model = Model(OnnxModels.Binary);
        var found = Run(model);

        found.Keys.Should().Equal("Score", "Probability", "PredictedLabel");
        AssertClose(found["Score"], Managed.Numbers(model, _rows, "Score"));
        AssertClose(found["Probability"], Managed.Numbers(model, _rows, "Probability"));
        var labels = Managed.View(model, _rows).GetColumn<bool>("PredictedLabel").ToArray();
        found["PredictedLabel"].Should().Equal(labels.Select(label => label ? 1f : 0f));
        labels.Should().Contain(true).And.Contain(false);
    }

    [Fact]
    public void MulticlassGivesProbabilitiesAndTheKey()
    {
        var model = Model(OnnxModels.Multiclass);
        var found = Run(model);

        found.Keys.Should().Equal("Score", "PredictedLabel");
        AssertClose(found["Score"], Managed.Numbers(model, _rows, "Score"));
        var keys = Managed.View(model, _rows).GetColumn<uint>("PredictedLabel").ToArray();
        found["PredictedLabel"].Should().Equal(keys.Select(key => (float)key));
        keys.Distinct().Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public void RegressionGivesScoresInTheLabelsUnit()
    {
        var model = Model(OnnxModels.Regression);
        var found = Run(model);

        found.Keys.Should().Equal("Score");
        AssertClose(found["Score"], Managed.Numbers(model, _rows, "Score"));
    }

    [Fact]
    public void AnEnsembleGivesTheMeanOfItsNetworks()
    {
        foreach (var task in new[] { OnnxModels.Binary, OnnxModels.Multiclass, OnnxModels.Regression, OnnxModels.VectorRegression })
        {
            var model = OnnxModels.Ensemble(Model(task), networks: 3);
            using var run = new OnnxRun(model);

            var found = run.Run(_rows);

            AssertClose(found["Score"], Managed.Numbers(model, _rows, "Score"));
            if (task == OnnxModels.Binary)
                AssertClose(found["Probability"], Managed.Numbers(model, _rows, "Probability"));
            if (task == OnnxModels.Multiclass)
                found["PredictedLabel"].Should().Equal(Managed.View(model, _rows).GetColumn<uint>("PredictedLabel").Select(key => (float)key));
            run.Run(OnnxRow.Create(0, 0))["Score"].Should().OnlyContain(value => float.IsFinite(value));
        }
    }

    [Fact]
    public void AFeaturizerGivesTheEncodersOutputUnderItsColumnsName()
    {
        var model = Model(null);
        var found = Run(model);

        found.Keys.Should().Equal("Features");
        AssertClose(found["Features"], Managed.Numbers(model, _rows, "Features"));
        found["Features"][5..10].Should().OnlyContain(value => value == 0, "the second row is empty");
    }

    [Fact]
    public void ABatchOfEmptyRowsWithoutAStepScoresFromZeros()
    {
        var rows = OnnxRow.Create(0, 0);
        var model = Model(OnnxModels.VectorRegression);
        using var run = new OnnxRun(model);

        AssertClose(run.Run(rows)["Score"], Managed.Numbers(model, rows, "Score"));
    }

    private static FittedModel Model(TaskDescription? task) => OnnxModels.Create(
        new GruOptions { Bidirectional = false, Pooling = SequencePooling.Max }, task, ["Words", "Numbers"], task is null ? [] : ["Group", "Traits"]);

    private static Dictionary<string, float[]> Run(FittedModel model)
    {
        using var run = new OnnxRun(model);
        return run.Run(_rows);
    }

    private static void AssertClose(float[] found, IEnumerable<float> expected) =>
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) <= 1e-5f);
}
