namespace Microsoft.ML.Recurrent.Training;

/// <summary>A weighted sum of losses and the sum of the weights.</summary>
internal readonly record struct LossSum(double Loss, double Weight)
{
    public double Mean => Weight == 0 ? 0 : Loss / Weight;

    public static LossSum operator +(LossSum left, LossSum right) => new(left.Loss + right.Loss, left.Weight + right.Weight);
}
