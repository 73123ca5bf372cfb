namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>The members beside the network in a forecaster, and the weights of all. Immutable by convention.</summary>
/// <param name="Blocks">The horizon in blocks of steps, in order.</param>
internal sealed record FittedMembers(IReadOnlyList<MemberBlock> Blocks)
{
    /// <summary>The seasonal naive forecast, or null.</summary>
    public SeasonalNaiveMember? SeasonalNaive { get; init; }

    /// <summary>The linear map, or null.</summary>
    public RidgeMember? Ridge { get; init; }

    /// <summary>True if anything of the network reaches a forecast.</summary>
    public bool UsesNetwork => Blocks.Any(block => block.Weights.Network > 0);

    /// <summary>The weights at a horizon step, from 1.</summary>
    public MemberWeights Of(int step) => Blocks.First(block => step <= block.LastStep).Weights;

    /// <summary>Rows up to the origin that the members read.</summary>
    public long Reach => Math.Max(SeasonalNaive?.Seasonality ?? 1, 1L + (Ridge?.Rows[^1] ?? 0));

    /// <summary>Their description in a fit's history.</summary>
    public IReadOnlyList<ForecastBlend> ToHistory() =>
        [.. Blocks.Select((block, i) => block.ToHistory(i == 0 ? 1 : Blocks[i - 1].LastStep + 1, Ridge is not null))];
}

/// <summary>A block of horizon steps with the same weights.</summary>
/// <param name="LastStep">The block's last horizon step, from 1.</param>
/// <param name="Weights">Convex.</param>
/// <param name="Errors">Each member's mean loss on the validation split, in scaled units; null without one.</param>
/// <param name="Error">The blend's mean loss there.</param>
internal sealed record MemberBlock(int LastStep, MemberWeights Weights, MemberErrors? Errors, double? Error)
{
    public ForecastBlend ToHistory(int first, bool hasRidge) => new(first, LastStep, Error,
    [
        new(ForecastMembers.Network, Weights.Network, Errors?.Network),
        new(ForecastMembers.SeasonalNaive, Weights.SeasonalNaive, Errors?.SeasonalNaive),
        .. hasRidge ? new ForecastMember[] { new(ForecastMembers.Ridge, Weights.Ridge, Errors?.Ridge) } : [],
    ]);
}

/// <summary>The members' fractions of a forecast.</summary>
internal readonly record struct MemberWeights(float Network, float SeasonalNaive, float Ridge)
{
    public static MemberWeights NetworkAlone => new(1, 0, 0);

    public float this[ForecastMembers member] => member switch
    {
        ForecastMembers.Network => Network,
        ForecastMembers.Ridge => Ridge,
        _ => SeasonalNaive,
    };

    public bool IsConvex => Network >= 0 && SeasonalNaive >= 0 && Ridge >= 0 && Math.Abs(Network + SeasonalNaive + Ridge - 1) <= 1e-4;
}

/// <summary>The members' losses; null for one that there is not.</summary>
internal sealed record MemberErrors(double? Network, double SeasonalNaive, double? Ridge);
