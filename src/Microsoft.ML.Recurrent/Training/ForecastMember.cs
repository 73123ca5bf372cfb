namespace Microsoft.ML.Recurrent;

/// <summary>One member of a forecaster's blend over a block of horizon steps.</summary>
/// <param name="Member">Which it is: one flag alone.</param>
/// <param name="Weight">Its fraction of the forecast, from 0 to 1; the members' weights add up to 1.</param>
/// <param name="ValidationError">Its mean loss over the validation split, in scaled units, before anything is fitted to that split but the network's
/// best epoch: absolute errors for <see cref="ForecastLoss.Absolute"/>, squared ones for <see cref="ForecastLoss.Squared"/>. <see langword="null"/>
/// without a validation split.</param>
public sealed record ForecastMember(ForecastMembers Member, double Weight, double? ValidationError);
