//! Maximising a smooth function of a few numbers, the same way on every run.

/// The largest side of the first simplex, in units of a logarithm.
const FIRST_STEP: f64 = 1.0;
/// Finite differences: large against rounding of a log likelihood (1e-12 of some hundreds), small against its curvature.
const DIFFERENCE: f64 = 1e-3;
const MOST_ROUNDS: usize = 2000;

/// Nelder-Mead; ends when the values at the corners differ by less than `tolerance`.
pub(crate) fn nelder_mead(
    start: &[f64],
    side: f64,
    tolerance: f64,
    f: &mut impl FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let n = start.len();
    let mut corners: Vec<(Vec<f64>, f64)> = vec![(start.to_vec(), f(start))];
    for i in 0..n {
        let mut corner = start.to_vec();
        corner[i] += side * FIRST_STEP;
        let value = f(&corner);
        corners.push((corner, value));
    }
    for _ in 0..MOST_ROUNDS {
        corners.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (best, worst) = (corners[0].1, corners[n].1);
        if n == 0 || best - worst < tolerance {
            break;
        }
        let centre: Vec<f64> = (0..n).map(|i| mean(corners[..n].iter().map(|corner| corner.0[i]))).collect();
        let away = |factor: f64, from: &[f64]| -> Vec<f64> {
            centre.iter().zip(from).map(|(c, w)| c + factor * (c - w)).collect()
        };
        let mirrored = away(1.0, &corners[n].0);
        let value = f(&mirrored);
        if value > best {
            let further = away(2.0, &corners[n].0);
            let far = f(&further);
            corners[n] = if far > value { (further, far) } else { (mirrored, value) };
        } else if value > corners[n - 1].1 {
            corners[n] = (mirrored, value);
        } else {
            let near = if value > worst { away(0.5, &corners[n].0) } else { away(-0.5, &corners[n].0) };
            let nearer = f(&near);
            if nearer > value.max(worst) {
                corners[n] = (near, nearer);
            } else {
                shrink(&mut corners, f);
            }
        }
    }
    corners.sort_by(|a, b| b.1.total_cmp(&a.1));
    corners.swap_remove(0)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let mut n = 0.0;
    let mut sum = 0.0;
    for value in values {
        sum += value;
        n += 1.0;
    }
    sum / n
}

fn shrink(corners: &mut [(Vec<f64>, f64)], f: &mut impl FnMut(&[f64]) -> f64) {
    let Some((best, rest)) = corners.split_first_mut() else { return };
    for (corner, value) in rest {
        for (own, to) in corner.iter_mut().zip(&best.0) {
            *own = f64::midpoint(*own, *to);
        }
        *value = f(corner);
    }
}

/// Slope and the matrix of second derivatives, by rows.
pub(crate) fn derivatives(at: &[f64], f: &mut impl FnMut(&[f64]) -> f64) -> (Vec<f64>, Vec<f64>) {
    let n = at.len();
    let centre = f(at);
    let mut moved = |changes: &[(usize, f64)]| {
        let mut point = at.to_vec();
        for &(i, by) in changes {
            point[i] += by * DIFFERENCE;
        }
        f(&point)
    };
    let mut slope = vec![0.0; n];
    let mut second = vec![0.0; n * n];
    for i in 0..n {
        let (up, down) = (moved(&[(i, 1.0)]), moved(&[(i, -1.0)]));
        slope[i] = (up - down) / (2.0 * DIFFERENCE);
        second[i * n + i] = (up - 2.0 * centre + down) / (DIFFERENCE * DIFFERENCE);
        for k in 0..i {
            let like = moved(&[(i, 1.0), (k, 1.0)]) + moved(&[(i, -1.0), (k, -1.0)]);
            let unlike = moved(&[(i, 1.0), (k, -1.0)]) + moved(&[(i, -1.0), (k, 1.0)]);
            let value = (like - unlike) / (4.0 * DIFFERENCE * DIFFERENCE);
            second[i * n + k] = value;
            second[k * n + i] = value;
        }
    }
    (slope, second)
}

/// The inverse of a symmetric positive definite matrix given by rows, or null when it is not one.
pub(crate) fn inverse(matrix: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut root = vec![0.0; n * n];
    for i in 0..n {
        for k in 0..=i {
            let rest = matrix[i * n + k] - (0..k).map(|l| root[i * n + l] * root[k * n + l]).sum::<f64>();
            if i == k {
                if !rest.is_finite() || rest <= 0.0 {
                    return None;
                }
                root[i * n + i] = rest.sqrt();
            } else {
                root[i * n + k] = rest / root[k * n + k];
            }
        }
    }
    let mut result = vec![0.0; n * n];
    for column in 0..n {
        let mut x = vec![0.0; n];
        for i in 0..n {
            let unit = if i == column { 1.0 } else { 0.0 };
            x[i] = (unit - (0..i).map(|l| root[i * n + l] * x[l]).sum::<f64>()) / root[i * n + i];
        }
        for i in (0..n).rev() {
            x[i] = (x[i] - (i + 1..n).map(|l| root[l * n + i] * x[l]).sum::<f64>()) / root[i * n + i];
        }
        for i in 0..n {
            result[i * n + column] = x[i];
        }
    }
    Some(result)
}

/// Newton steps from near the top, as long as they climb.
pub(crate) fn sharpen(at: &mut Vec<f64>, value: &mut f64, f: &mut impl FnMut(&[f64]) -> f64) {
    let n = at.len();
    for _ in 0..8 {
        let (slope, second) = derivatives(at, f);
        let negated: Vec<f64> = second.iter().map(|entry| -entry).collect();
        let Some(inverse) = inverse(&negated, n) else { return };
        let step: Vec<f64> = (0..n).map(|i| (0..n).map(|k| inverse[i * n + k] * slope[k]).sum()).collect();
        let size = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        if size > 0.5 {
            return;
        }
        let next: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a + s).collect();
        let higher = f(&next);
        // At the top the value cannot grow by more than rounding, and the step is then the better guide.
        if higher < *value - 1e-9 {
            return;
        }
        (*at, *value) = (next, higher);
        if size < 1e-7 {
            return;
        }
    }
}
