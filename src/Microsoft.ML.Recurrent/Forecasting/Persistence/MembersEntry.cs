using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>A manifest's section on a forecaster's further members. Their values, the weights among them, are tensors behind the network's, so that a version
/// that knows no members refuses the model instead of forecasting with the network alone.</summary>
internal sealed record MembersEntry
{
    public required IReadOnlyList<MembersBlockEntry> Blocks { get; init; }

    /// <summary>Rows of the seasonal naive forecast's season; null where it is no member.</summary>
    public int? Seasonality { get; init; }

    /// <summary>The rows that the linear map reads, counted back from the origin; null where it is no member.</summary>
    public int[]? RidgeRows { get; init; }

    /// <summary>True if the linear map's drift is in typical deviations of a series' windows; null, as in models of before, where it is in scaled units. Its tensor has a
    /// name of its own, so that a version that does not know it refuses the model.</summary>
    public bool? HasTypicalDrift { get; init; }

    public static MembersEntry? Of(FittedMembers? members) => members is null ? null : new MembersEntry
    {
        Blocks = [.. members.Blocks.Select(b => new MembersBlockEntry(b.LastStep, b.Errors, b.Error))],
        Seasonality = members.SeasonalNaive?.Seasonality,
        RidgeRows = members.Ridge?.Rows,
        HasTypicalDrift = members.Ridge is { HasTypicalDrift: true } ? true : null,
    };

    /// <summary>The members' numbers under their names.</summary>
    public static IEnumerable<NamedTensor> Tensors(FittedMembers? members, int targets, int horizon)
    {
        if (members is null)
            yield break;
        float[][] values =
        [
            [.. members.Blocks.SelectMany(b => new[] { b.Weights.Network, b.Weights.SeasonalNaive, b.Weights.Ridge })],
            members.SeasonalNaive?.Levels ?? [], members.Ridge?.Levels ?? [], members.Ridge?.Weight ?? [], members.Ridge?.Bias ?? [],
        ];
        int levels = Math.Max(values[1].Length, values[2].Length) / (targets * horizon);
        foreach (var (name, shape, own) in Of(members)!.Shapes(targets, horizon, levels).Select(t => (t.Name, t.Shape, values[t.Place])))
            yield return new NamedTensor(name, shape, own);
    }

    /// <summary>The tensors that there must be.</summary>
    public (string Name, int[] Shape)[] Expected(int targets, int horizon, int levels) => [.. Shapes(targets, horizon, levels).Select(t => (t.Name, t.Shape))];

    /// <param name="tensors">As <see cref="Expected"/>.</param>
    /// <exception cref="FormatException">Weights are not convex, or levels cross.</exception>
    public FittedMembers Read(IReadOnlyList<NamedTensor> tensors)
    {
        var byName = tensors.ToDictionary(t => t.Name, t => t.Values);
        float[] weights = byName[WeightsName];
        var members = new FittedMembers([.. Blocks.Select((b, i) => new MemberBlock(b.LastStep, new(weights[3 * i], weights[3 * i + 1], weights[3 * i + 2]), b.Errors, b.Error))])
        {
            SeasonalNaive = Seasonality is { } season ? new SeasonalNaiveMember(season, byName.GetValueOrDefault(NaiveLevelsName, [])) : null,
            Ridge = RidgeRows is { } rows
                ? new RidgeMember(rows, byName[RidgeWeightName], byName[BiasName], byName.GetValueOrDefault(RidgeLevelsName, [])) { HasTypicalDrift = HasTypicalDrift is true }
                : null,
        };
        if (!members.Blocks.All(b => b.Weights.IsConvex) || members.Blocks.Any(b => b.Weights.SeasonalNaive > 0 && Seasonality is null || b.Weights.Ridge > 0 && RidgeRows is null))
            throw new FormatException("The weights of the model's members are not from 0 to 1, do not add up to 1, or are of a member that is not there; the file has been altered.");
        foreach (var levels in tensors.Where(t => t.Name is NaiveLevelsName or RidgeLevelsName))
            ThrowIfCrossing(levels);
        return members;
    }

    private const string WeightsName = "members.weights";
    private const string NaiveLevelsName = "members.seasonal_naive.levels";
    private const string RidgeLevelsName = "members.ridge.levels";
    private const string RidgeWeightName = "members.ridge.weight";
    private const string RidgeBiasName = "members.ridge.bias";
    private const string RidgeDriftName = "members.ridge.drift";

    private string BiasName => HasTypicalDrift is true ? RidgeDriftName : RidgeBiasName;

    private IEnumerable<(string Name, int[] Shape, int Place)> Shapes(int targets, int horizon, int levels)
    {
        yield return (WeightsName, [Blocks.Count, 3], 0);
        if (Seasonality is not null && levels > 0)
            yield return (NaiveLevelsName, [targets, horizon, levels], 1);
        if (RidgeRows is null)
            yield break;
        if (levels > 0)
            yield return (RidgeLevelsName, [targets, horizon, levels], 2);
        yield return (RidgeWeightName, [targets, horizon, RidgeRows.Length], 3);
        yield return (BiasName, [targets, horizon], 4);
    }

    private static void ThrowIfCrossing(NamedTensor levels)
    {
        int count = levels.Shape[2];
        for (int i = 1; i < levels.Values.Length; i++)
        {
            if (i % count > 0 && levels.Values[i] < levels.Values[i - 1])
                throw new FormatException($"The levels '{levels.Name}' cross; the file has been altered.");
        }
    }
}

/// <summary>A block of horizon steps.</summary>
internal sealed record MembersBlockEntry(int LastStep, MemberErrors? Errors, double? Error);
