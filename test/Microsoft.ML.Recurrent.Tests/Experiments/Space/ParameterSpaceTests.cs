using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Space;

/// <summary>Spaces are read off options, changed in code, and make valid options.</summary>
public class ParameterSpaceTests
{
    private static readonly LstmOptions _lstm = new() { SequenceColumnNames = ["Tokens"] };

    public static TheoryData<Type> Records =>
        [typeof(LstmOptions), typeof(GruOptions), typeof(RnnOptions), typeof(RecurrentCellOptions), typeof(LstmForecastingOptions), typeof(GruForecastingOptions),
            typeof(RnnForecastingOptions), typeof(RecurrentCellForecastingOptions), typeof(TrainingOptions)];

    [Theory]
    [MemberData(nameof(Records))]
    public void EveryRecordHasASpaceWhoseStartIsItsDefaults(Type record)
    {
        object defaults = Activator.CreateInstance(record)!;
        var create = (Func<Type, ParameterSpace>)(type => (ParameterSpace)Activator.CreateInstance(typeof(ParameterSpace<>).MakeGenericType(type), [ArrayOf(defaults)])!);

        var space = create(record);

        space.Parameters.Should().NotBeEmpty();
        space.GetType().GetMethod("Create")!.Invoke(space, [space.Start]).Should().Be(defaults);
        space.Fingerprint.Should().Be(create(record).Fingerprint).And.HaveLength(64);
    }

    [Fact]
    public void WithoutOptionsItIsTheDefaults() => new ParameterSpace<LstmOptions>().Fingerprint.Should().Be(new ParameterSpace<LstmOptions>(new LstmOptions()).Fingerprint);

    [Fact]
    public void DecodingOfTagsIsSearchedWhereItIsAskedFor()
    {
        new ParameterSpace<LstmOptions>(_lstm).Parameters.Should().NotContain(p => p.Name.StartsWith("Tagging"), "most labels are of rows");
        var space = new ParameterSpace<LstmOptions>(_lstm).Choice(o => o.Tagging.UseCrf, true, false);

        var random = new Random(1);
        Enumerable.Range(0, 50).Select(_ => space.Create(space.Sample(random)).Tagging.UseCrf).Distinct().Should().HaveCount(2);
    }

    [Fact]
    public void EveryDrawnConfigurationMakesValidOptions()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm);
        var random = new Random(1);

        for (int i = 0; i < 200; i++)
        {
            var drawn = space.Sample(random);
            space.Validate(drawn);
            FluentActions.Invoking(() => OptionsValidation.ThrowIfInvalid(space.Create(drawn))).Should().NotThrow();
        }
    }

    [Fact]
    public void ValuesReachNestedOptions()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm).Choice(o => o.Training.Optimizer, RecurrentOptimizer.Sgd, RecurrentOptimizer.Adam)
            .Range(o => o.Training.Momentum, 0.5, 0.99).Choice(o => o.Pooling, SequencePooling.Max, SequencePooling.Mean);
        var configuration = new Configuration(space.Start.Where(v => v.Key is not ("Training.Optimizer" or "Training.Momentum" or "Pooling" or "ForgetGateBias"))
            .Concat([new("Training.Optimizer", "Sgd"), new("Training.Momentum", 0.75), new("Pooling", "Mean"), new("ForgetGateBias", 0.5)]));

        space.Create(configuration).Should().Be(_lstm with
        {
            Pooling = SequencePooling.Mean,
            ForgetGateBias = 0.5f,
            Training = new TrainingOptions { Optimizer = RecurrentOptimizer.Sgd, Momentum = 0.75 },
        });
    }

    [Fact]
    public void ParametersThatCannotMatterAreLeftOut()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm);

        space.Parameters.Select(p => p.Name).Should().Contain("LayerDropout").And.NotContain("ClassBalancePower");
        space.Start.Should().NotContainKey("LayerDropout", "there is one layer");
        space.Fix(o => o.Layers, 1).Parameters.Select(p => p.Name).Should().NotContain("LayerDropout");
        space.Fix(o => o.Layers, 2).Start.Should().ContainKey("LayerDropout");
        space.Choice(o => o.BalanceClasses, false, true).Parameters.Select(p => p.Name).Should().Contain("ClassBalancePower");
    }

    [Fact]
    public void ConditionsHoldInEveryDraw()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm).Choice(o => o.Pooling, SequencePooling.Last, SequencePooling.Attention).Range(o => o.AttentionHeads, 1, 4)
            .Range(o => o.EmbeddingDropout, 0, 0.5).When(o => o.EmbeddingDropout, o => o.Bidirectional, true)
            .WhenWithin(o => o.HeadDropout, o => o.HiddenSize, 100);
        var random = new Random(2);

        for (int i = 0; i < 100; i++)
        {
            var drawn = space.Sample(random);
            drawn.ContainsKey("AttentionHeads").Should().Be(drawn["Pooling"].Equals("Attention"));
            drawn.ContainsKey("EmbeddingDropout").Should().Be(drawn["Bidirectional"].Equals(true));
            drawn.ContainsKey("HeadDropout").Should().Be((long)drawn["HiddenSize"] >= 100);
            drawn.ContainsKey("LayerDropout").Should().Be((long)drawn["Layers"] >= 2);
        }
    }

    [Fact]
    public void ConditionOnAFixedParameterIsSettled()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm).When(o => o.HeadDropout, o => o.Bidirectional, true);

        space.Fix(o => o.Bidirectional, false).Parameters.Select(p => p.Name).Should().NotContain("HeadDropout");
        space.Fix(o => o.Bidirectional, true).Parameters.Single(p => p.Name == "HeadDropout").Conditions.Should().BeEmpty();
    }

    [Fact]
    public void CellsAreOneChoice()
    {
        var space = new ParameterSpace<RecurrentOptions>(_lstm, new GruOptions { SequenceColumnNames = ["Tokens"] },
            new RecurrentCellOptions { SequenceColumnNames = ["Tokens"], Cell = new MinGruCell() });
        var random = new Random(3);

        var made = Enumerable.Range(0, 60).Select(_ => space.Create(space.Sample(random))).ToArray();

        space.Parameters[0].Should().BeOfType<ChoiceParameter>().Which.Candidates.Should().Equal("Lstm", "Gru", new MinGruCell().Name);
        made.Select(o => o.GetType()).Distinct().Should().HaveCount(3);
        made.OfType<RecurrentCellOptions>().Should().OnlyContain(o => o.Cell.Equals(new MinGruCell()));
        space.Parameters.Single(p => p.Name == "ForgetGateBias").Conditions.Should().ContainSingle().Which.Values.Should().Equal("Lstm");
        space.Start["Cell"].Should().Be("Lstm");
    }

    [Fact]
    public void LabelsStandForValuesOfAnyType()
    {
        var space = new ParameterSpace<GruForecastingOptions>(SmallForecasts.Gru with { Lags = [] })
            .Choice(o => o.Lags, new Dictionary<string, IReadOnlyList<int>?> { ["fit"] = null, ["day"] = [24], ["none"] = [] });

        space.Start["Lags"].Should().Be("none");
        space.Create(With(space.Start, "Lags", "day")).Lags.Should().Equal(24);
        space.Create(With(space.Start, "Lags", "fit")).Lags.Should().BeNull();
    }

    [Fact]
    public void FingerprintTellsSpacesApart()
    {
        var space = new ParameterSpace<LstmOptions>(_lstm);
        string[] fingerprints =
        [
            space.Fingerprint, space.Range(o => o.HiddenSize, 16, 128).Fingerprint, space.Fix(o => o.Layers, 2).Fingerprint,
            space.Range(o => o.HiddenSize, 16, 256, isLogarithmic: false).Fingerprint, space.Choice(o => o.Layers, 1, 2).Fingerprint,
            space.When(o => o.HeadDropout, o => o.Bidirectional, true).Fingerprint, new ParameterSpace<LstmOptions>(_lstm with { Seed = 3 }).Fingerprint,
        ];

        fingerprints.Should().OnlyHaveUniqueItems();
        space.Range(o => o.HiddenSize, 16, 256).Fingerprint.Should().Be(space.Fingerprint);
    }

    [Theory]
    [InlineData(0, 16L)]
    [InlineData(1, 256L)]
    [InlineData(0.5, 63L)]
    public void LogarithmicRangesAreSearchedByOrderOfMagnitude(double unit, long value) =>
        new ParameterSpace<LstmOptions>(_lstm).Parameters.Single(p => p.Name == "HiddenSize").FromUnit(unit).Should().Be(value);

    [Fact]
    public void UnitsAndValuesAreInverse()
    {
        var random = new Random(5);
        foreach (var parameter in new ParameterSpace<LstmOptions>(_lstm).Choice(o => o.Pooling, SequencePooling.Max, SequencePooling.Mean, SequencePooling.Last).Parameters)
        {
            object value = parameter.FromUnit(random.NextDouble());
            object returned = parameter.FromUnit(parameter.ToUnit(value));
            if (value is double number)
                ((double)returned).Should().BeApproximately(number, 1e-6);
            else
                returned.Should().Be(value);
        }
    }

    private static Configuration With(Configuration configuration, string name, object value) =>
        new(configuration.Select(v => v.Key == name ? new(name, value) : v));

    private static Array ArrayOf(object item)
    {
        var array = Array.CreateInstance(item.GetType(), 1);
        array.SetValue(item, 0);
        return array;
    }
}
