//! The language as its users meet it: folders in, plans and diagnostics out.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod broken;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod mutations;
